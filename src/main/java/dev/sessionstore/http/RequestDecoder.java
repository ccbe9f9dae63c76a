package dev.sessionstore.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Reads requests like the server's own decoder, and ends the connection behind one that has both a
 * {@code Content-Length} and a {@code Transfer-Encoding}: whoever passed it on may have gone by the
 * other one, and take what follows for a request of its own (RFC 9112, section 6.1). Nobody else
 * could, because the decoder drops the length before it hands the request on.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  private RequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Has the requests of a new connection read by one of these. */
  static void install(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof HttpServerConnection accepted) {
      accepted
          .channelHandlerContext()
          .pipeline()
          .replace(VertxHttpRequestDecoder.class, "httpDecoder", new RequestDecoder(options));
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    super.handleTransferEncodingChunkedWithContentLength(message);
    message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }
}
