package dev.sessionstore.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Reads parts of requests. */
public final class Requests {
  /** The character that the router puts in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final byte[] NO_BODY = new byte[0];

  private Requests() {}

  /**
   * A parameter of the route's path.
   *
   * @throws HttpProblem if its encoding is not UTF-8
   */
  public static String pathParam(RoutingContext context, String name) {
    String value = context.pathParam(name);
    if (value.indexOf(REPLACEMENT) >= 0) {
      throw HttpProblem.invalid("path", "reason.percentEncoding").received(value);
    }
    return value;
  }

  /** A header whose lines make one list (RFC 9110, section 5.3); null if there is none. */
  public static @Nullable String list(HttpServerRequest request, CharSequence name) {
    String first = request.getHeader(name);
    return first == null ? null : String.join(", ", request.headers().getAll(name));
  }

  /** The type of the body; null if the request does not say. */
  public static @Nullable String contentType(RoutingContext context) {
    return ApiBodies.contentType(context);
  }

  /** The body; empty if there is none. */
  public static byte[] body(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? NO_BODY : body.getBytes();
  }
}
