package dev.sessionstore.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Checks what the router takes for granted, before a route is looked for. */
final class RequestChecks implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
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

  /**
   * Without a coding that is known, and that once, nobody can tell where the body ends (RFC 9112,
   * section 6.3).
   */
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
}
