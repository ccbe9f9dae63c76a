package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;

/** Conditions that the headers of a request put on its session. */
final class Conditions {
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
    return CacheControl.demandsFresh(Requests.list(request, HttpHeaders.CACHE_CONTROL))
        || Requests.list(request, HttpHeaders.IF_MATCH) != null;
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
