package dev.sessionstore;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/**
 * The native transport, on which what a client connection is given in one turn of its event loop
 * leaves with one system call. The client of Redis flushes after each command; with many requests
 * under way that is a system call each, here and in Redis, for what fits into one packet.
 *
 * <p>What is accepted from others is left alone: there each answer is a flush of its own anyway.
 */
final class GatheredWrites {
  /** Flushes that are put off at most: commands of one turn that leave together. */
  private static final int MAX_FLUSHES = 64;

  private GatheredWrites() {}

  /** A Vert.x on this transport; on plain NIO where there is no native one. */
  static Vertx vertx(VertxBuilder builder) {
    Transport nativeOne = Transport.nativeTransport();
    return (nativeOne == null ? builder : builder.withTransport(gathering(nativeOne))).build();
  }

  static Transport gathering(Transport transport) {
    return changing(
        Transport.class,
        transport,
        "implementation",
        implementation ->
            changing(
                io.vertx.core.spi.transport.Transport.class,
                implementation,
                "channelFactory",
                factory -> gathering((ChannelFactory<?>) factory)));
  }

  private static ChannelFactory<Channel> gathering(ChannelFactory<?> factory) {
    return () -> {
      Channel channel = factory.newChannel();
      channel.pipeline().addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true));
      return channel;
    };
  }

  /** Passes every call on to another object, and changes what one of its methods gives. */
  private static <T> T changing(
      Class<T> type, Object other, String method, UnaryOperator<Object> change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              try {
                Object result = called.invoke(other, arguments);
                return called.getName().equals(method) ? change.apply(result) : result;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
