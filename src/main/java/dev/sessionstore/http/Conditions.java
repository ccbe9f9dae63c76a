package dev.sessionstore.http;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalLong;

/** What a request's headers demand of the session that it is about. */
final class Conditions {
  private Conditions() {}

  /** The condition of a change: {@code If-Match}. */
  static Precondition ifMatch(Exchange exchange) {
    return Etags.ifMatch(exchange.header(HttpHeaders.IF_MATCH));
  }

  /**
   * Whether a load must ask Redis: on demand, and where a condition could fail only because a copy
   * is not of this very moment.
   */
  static boolean mustBeFresh(Exchange exchange) {
    return CacheControl.demandsFresh(exchange.header(HttpHeaders.CACHE_CONTROL))
        || exchange.header(HttpHeaders.IF_MATCH) != null;
  }

  /**
   * Sets the entity tag of what was loaded, and answers itself if the client has it already.
   *
   * @throws HttpProblem if it is not the version that {@code If-Match} names
   */
  static boolean isWanted(Exchange exchange, Session session) {
    long version = session.version();
    if (!ifMatch(exchange).holdsFor(version)) {
      throw Problems.mismatch(session.id(), OptionalLong.of(version));
    }
    exchange.header(HttpHeaders.ETAG, Etags.of(version));
    if (Etags.noneMatchNames(exchange.header(HttpHeaders.IF_NONE_MATCH), version)) {
      exchange.notModified();
      return false;
    }
    return true;
  }
}
