package dev.sessionstore;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

/**
 * The native transport, on which what a client connection is given in one turn of its event loop
 * leaves with one system call. The client of Redis flushes after each command; with many requests
 * under way that is a system call each, here and in Redis, for what fits into one packet.
 *
 * <p>What is accepted from others is left alone: there each answer is a flush of its own anyway.
 */
final class GatheredWrites implements Transport {
  /** Flushes that are put off at most: commands of one turn that leave together. */
  private static final int MAX_FLUSHES = 64;

  private final Transport inner;

  GatheredWrites(Transport inner) {
    this.inner = inner;
  }

  /** A Vert.x on this transport; on plain NIO where there is no native one. */
  static Vertx vertx(VertxBuilder builder) {
    io.vertx.core.transport.Transport nativeOne =
        io.vertx.core.transport.Transport.nativeTransport();
    return (nativeOne == null ? builder : builder.withTransport(new Named(nativeOne))).build();
  }

  private record Named(io.vertx.core.transport.Transport inner)
      implements io.vertx.core.transport.Transport {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public boolean available() {
      return inner.available();
    }

    @Override
    public Throwable unavailabilityCause() {
      return inner.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
      return new GatheredWrites(inner.implementation());
    }
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    ChannelFactory<? extends Channel> factory = inner.channelFactory(domainSocket);
    return () -> {
      Channel channel = factory.newChannel();
      channel.pipeline().addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true));
      return channel;
    };
  }

  // From here on, all as it is.

  @Override
  public boolean supportsDomainSockets() {
    return inner.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return inner.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return inner.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return inner.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return inner.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return inner.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return inner.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return inner.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no other
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return inner.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return inner.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    inner.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    inner.configure(options, connectTimeout, domainSocket, bootstrap);
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    inner.configure(options, domainSocket, bootstrap);
  }
}
