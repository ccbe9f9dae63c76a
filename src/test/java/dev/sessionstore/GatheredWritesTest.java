package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheredWritesTest {
  private static final int SECONDS = 30;

  private final Vertx vertx = GatheredWrites.vertx(Vertx.builder());

  /** To be held: Vert.x closes the connections of a client that nobody refers to any more. */
  private final NetClient client = vertx.createNetClient();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void channelsOfClientsShouldGatherAndServersShouldNot() {
    var nativeOne = io.vertx.core.transport.Transport.nativeTransport();
    assumeTrue(nativeOne != null && nativeOne.available(), "no native transport on this machine");
    Transport gathering = GatheredWrites.gathering(nativeOne).implementation();

    assertThat(gathers(gathering.channelFactory(false).newChannel())).isTrue();
    assertThat(gathers(gathering.serverChannelFactory(false).newChannel())).isFalse();
    assertThat(gathers(nativeOne.implementation().channelFactory(false).newChannel())).isFalse();
  }

  private static boolean gathers(Channel channel) {
    try {
      return channel.pipeline().get(FlushConsolidationHandler.class) != null;
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  @Test
  void manyWritesOfOneTurnShouldAllArriveInTheirOrder() {
    int writes = 1_000;
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < writes; i++) {
      expected.append(i).append(' ');
    }
    StringBuilder arrived = new StringBuilder();
    CompletableFuture<String> all = new CompletableFuture<>();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        part -> {
                          arrived.append(part);
                          if (arrived.length() == expected.length()) {
                            all.complete(arrived.toString());
                          }
                        }));
    int port = server.listen(0, "127.0.0.1").await().actualPort();

    client
        .connect(port, "127.0.0.1")
        .onSuccess(
            socket -> {
              for (int i = 0; i < writes; i++) {
                socket.write(i + " ");
              }
            });

    assertThat(all.orTimeout(SECONDS, TimeUnit.SECONDS).join()).isEqualTo(expected.toString());
  }
}
