package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Conditions that the headers of a request put on its session. */
final class Conditions {
  /** Directives of {@code Cache-Control} that no copy satisfies (RFC 9111, section 5.2.1). */
  private static final Pattern NO_COPY =
      Pattern.compile("(?i)(^|,)\\s*(no-cache|no-store|max-age=0)\\s*(,|$)");

  private Conditions() {}

  /** The condition of a change: {@code If-Match}. */
  static Precondition ifMatch(HttpServerRequest request) {
    return Etags.ifMatch(Requests.list(request, HttpHeaders.IF_MATCH));
  }

  /**
   * Whether a load must ask Redis: on demand, and where a condition could fail only because a copy
   * is not of this very moment.
   */
  static boolean mustBeFresh(HttpServerRequest request) {
    String cacheControl = Requests.list(request, HttpHeaders.CACHE_CONTROL);
    return Requests.list(request, HttpHeaders.IF_MATCH) != null
        || (cacheControl != null && NO_COPY.matcher(cacheControl).find());
  }

  /**
   * Sets the entity tag of a loaded session, and tells whether the client has it already.
   *
   * @throws HttpProblem if it is not the version that {@code If-Match} names
   */
  static boolean isKnown(HttpServerRequest request, Session session) {
    long version = session.version();
    if (!ifMatch(request).holdsFor(version)) {
      throw Problems.mismatch(session.id(), OptionalLong.of(version));
    }
    request.response().headers().set(HttpHeaders.ETAG, Etags.of(version));
    return Etags.noneMatchNames(Requests.list(request, HttpHeaders.IF_NONE_MATCH), version);
  }
}
