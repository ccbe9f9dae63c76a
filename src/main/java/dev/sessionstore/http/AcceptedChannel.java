package dev.sessionstore.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/** What this service has otherwise than Vert.x in the channel of a connection that it accepts. */
final class AcceptedChannel {
  private AcceptedChannel() {}

  /** Sets up a new connection, before its first request. */
  static void set(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof HttpServerConnection accepted) {
      Channel channel = accepted.channelHandlerContext().channel();
      channel
          .pipeline()
          .replace(VertxHttpRequestDecoder.class, "httpDecoder", new RequestDecoder(options));
      ChannelConfig config = channel.config();
      config.setAllocator(new RoomyBuffers(config.getAllocator()));
    }
  }
}
