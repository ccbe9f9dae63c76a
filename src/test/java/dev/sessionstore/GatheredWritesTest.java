package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
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
  void clientConnectionsShouldGatherAndServedOnesShouldNot() {
    CompletableFuture<ChannelPipeline> served = new CompletableFuture<>();
    NetServer server =
        vertx.createNetServer().connectHandler(socket -> served.complete(pipeline(socket)));
    int port = server.listen(0, "127.0.0.1").await().actualPort();

    NetSocket socket = client.connect(port, "127.0.0.1").await();

    boolean isNative = vertx.isNativeTransportEnabled();
    assertThat(pipeline(socket).get(FlushConsolidationHandler.class) != null).isEqualTo(isNative);
    assertThat(
            served.orTimeout(SECONDS, TimeUnit.SECONDS).join().get(FlushConsolidationHandler.class))
        .isNull();
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

  private static ChannelPipeline pipeline(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext().pipeline();
  }
}
