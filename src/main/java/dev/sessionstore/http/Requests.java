package dev.sessionstore.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class Requests {
  /** The character that the router puts in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final byte[] NO_BODY = new byte[0];

  private Requests() {}

  /** Checks what the router takes for granted, before a route is looked for. */
  static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    checkTransferCoding(request);
    String path = request.path();
    if (isAscii(path)) {
      context.next();
    } else {
      // People type addresses as they read; the router decodes escapes only.
      String query = request.query();
      context.reroute(request.method(), escaped(path) + (query == null ? "" : "?" + query));
    }
  }

  /** Without one known coding nobody can tell where the body ends (RFC 9112, section 6.3). */
  private static void checkTransferCoding(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (!headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      return;
    }
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      throw HttpProblem.invalid("Transfer-Encoding", "reason.coding").closing();
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The path with escapes for bytes beyond ASCII, of which each is one character here. */
  private static String escaped(String path) {
    StringBuilder escaped = new StringBuilder();
    for (char octet : path.toCharArray()) {
      escaped.append(octet < 0x80 ? String.valueOf(octet) : "%%%02X".formatted((int) octet));
    }
    return escaped.toString();
  }

  /** A parameter of the route's path, which must be UTF-8. */
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
