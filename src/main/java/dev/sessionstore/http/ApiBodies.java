package dev.sessionstore.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of API requests by vertx-web's handler, which bounds each body but not all of
 * them together. Therefore reserves the memory of a body before a byte of it is kept: the announced
 * length, or the largest one for a body in chunks.
 *
 * <p>It is added to a route without a path, and looks at the path itself: a path would become part
 * of the label by which metrics tell routes apart.
 */
final class ApiBodies implements Handler<RoutingContext> {
  private static final String API = "/api/";
  private static final String CONTENT_TYPE = "content-type";

  private final int maxBodyBytes;
  private final ByteBudget budget;
  private final BodyHandler bodies;

  ApiBodies(int maxBodyBytes, ByteBudget budget) {
    this.bodies =
        BodyHandler.create(false).setBodyLimit(maxBodyBytes).setPreallocateBodyBuffer(true);
    this.maxBodyBytes = maxBodyBytes;
    this.budget = budget;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody = length != null || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (hasBody && String.valueOf(request.path()).startsWith(API)) {
      checkCoding(request.getHeader(HttpHeaders.CONTENT_ENCODING));
      reserve(context, length == null ? maxBodyBytes : Long.parseLong(length));
      hideForm(context);
      bodies.handle(context);
    } else {
      context.next();
    }
  }

  private static void checkCoding(@Nullable String coding) {
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new HttpProblem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, Message.of("unsupportedCoding"))
          .with("contentEncoding", HttpProblem.abbreviated(coding))
          .header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
  }

  private void reserve(RoutingContext context, long bytes) {
    if (bytes > maxBodyBytes) {
      throw Problems.tooLarge(bytes, maxBodyBytes);
    }
    if (!budget.reserve(bytes)) {
      throw new HttpProblem(ErrorCode.RATE_LIMITED).retryLater();
    }
    context.addEndHandler(end -> budget.release(bytes));
  }

  /**
   * Hides the type from Vert.x, which would decode a form by itself: it drops files silently, and
   * takes a form that breaks off for a whole one.
   */
  private static void hideForm(RoutingContext context) {
    String contentType = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (contentType != null) {
      context.put(CONTENT_TYPE, contentType);
      context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
    }
  }

  static @Nullable String contentType(RoutingContext context) {
    return context.get(CONTENT_TYPE);
  }
}
