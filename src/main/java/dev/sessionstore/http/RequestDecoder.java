package dev.sessionstore.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Reads requests like the server's own decoder, but for two things that are too late to be done
 * when a request is handed on.
 *
 * <p>The connection ends behind a request that has both a {@code Content-Length} and a {@code
 * Transfer-Encoding}: whoever passed it on may have gone by the other one, and take what follows
 * for a request of its own (RFC 9112, section 6.1). The decoder drops the length.
 *
 * <p>A request of another protocol than HTTP/1 is an invalid one. The server answers it by itself
 * otherwise, without a body and in the name of that protocol.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  RequestDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    HttpMessage message = super.createMessage(initialLine);
    HttpVersion version = message.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      throw new IllegalArgumentException("neither HTTP/1.1 nor HTTP/1.0");
    }
    return message;
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    super.handleTransferEncodingChunkedWithContentLength(message);
    message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }
}
