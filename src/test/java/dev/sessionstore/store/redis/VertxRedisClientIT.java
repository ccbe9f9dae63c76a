package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Behaviour of vertx-redis-client that this service relies on, or works around. Where a test fails
 * after an update of the library, the code that knows of the behaviour must change too.
 */
@ExtendWith(VertxExtension.class)
class VertxRedisClientIT {
  /** Longer than every timeout of this service, and than any that the client may have got. */
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private static RedisProcess server;

  private TcpProxy link;
  private Redis redis;
  private RedisConnection connection;

  @BeforeAll
  static void startServer() {
    server = RedisProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect(Vertx vertx) throws TimeoutException {
    link = new TcpProxy(server.port());
    redis = client(vertx, link.redisUrl());
    connection = await(redis.connect());
  }

  @AfterEach
  void close() {
    server.resume();
    redis.close();
    link.close();
  }

  private static Redis client(Vertx vertx, String url) {
    return Redis.createClient(vertx, new RedisOptions().setConnectionString(url));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static Request get(String key) {
    return Request.cmd(Command.GET).arg(key);
  }

  private static void assertPendingForAWhile(Future<?> future) {
    assertThatThrownBy(() -> future.await(A_WHILE.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  private static void assertFailsAtOnce(Future<?> future) {
    assertThatThrownBy(() -> await(future)).isNotInstanceOf(TimeoutException.class);
  }

  @Test
  void sendShouldHangIfTheServerIsStopped() throws TimeoutException {
    server.pause();
    Future<Response> reply = connection.send(Request.cmd(Command.PING));
    assertPendingForAWhile(reply);
    server.resume();
    assertThat(await(reply)).hasToString("PONG");
  }

  @Test
  void connectShouldHangIfTheServerIsStopped(Vertx vertx) throws TimeoutException {
    server.pause();
    Redis other = client(vertx, server.url());
    Future<RedisConnection> connected = other.connect();
    assertPendingForAWhile(connected);
    server.resume();
    assertThat(await(connected)).isNotNull();
    other.close();
  }

  @Test
  void closeOfTheClientShouldFailAllCommandsAtOnceIfTheServerIsStopped() {
    server.pause();
    List<Future<Response>> replies =
        IntStream.range(0, 3).mapToObj(i -> connection.send(get("key"))).toList();
    redis.close();
    replies.forEach(VertxRedisClientIT::assertFailsAtOnce);
  }

  @Test
  void closeOfAConnectionShouldLeaveItsCommandsPending() throws TimeoutException {
    server.pause();
    Future<Response> reply = connection.send(get("key"));
    connection.close();
    assertPendingForAWhile(reply);
    redis.close();
    assertFailsAtOnce(reply);
  }

  @Test
  void endHandlerShouldBeCalledIfTheLinkIsLost() {
    CompletableFuture<String> called = new CompletableFuture<>();
    connection.exceptionHandler(error -> called.complete("exception"));
    connection.endHandler(end -> called.complete("end"));
    link.cut();
    assertThat(called.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("end");
  }

  @Test
  void errorReplyShouldFailWithAResponseThatIsNoException() throws TimeoutException {
    await(connection.send(Request.cmd(Command.HSET).arg("hash").arg("a").arg("1")));
    Future<Response> refused = connection.send(get("hash"));
    assertThatThrownBy(() -> await(refused)).hasMessageStartingWith("WRONGTYPE");
    assertThat(refused.cause()).isInstanceOf(Response.class).isNotInstanceOf(Exception.class);
    assertThat(await(connection.send(Request.cmd(Command.PING)))).hasToString("PONG");
  }

  @Test
  void failedConnectShouldLeakASocketUntilItsClientIsClosed(Vertx vertx) {
    int attempts = 20;
    server.call("ACL", "SETUSER", "user", "on", ">right");
    long before = connectedClients();
    List<Redis> clients = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      Redis wrong = client(vertx, "redis://user:wrong@127.0.0.1:" + server.port());
      assertFailsAtOnce(wrong.connect());
      clients.add(wrong);
    }
    assertThat(connectedClients()).isEqualTo(before + attempts);
    clients.forEach(Redis::close);
    Await.until("all sockets are closed", () -> connectedClients() == before);
  }

  private static long connectedClients() {
    return server
        .call("INFO", "clients")
        .lines()
        .filter(line -> line.startsWith("connected_clients:"))
        .mapToLong(line -> Long.parseLong(line.strip().substring(line.indexOf(':') + 1)))
        .sum();
  }

  @Test
  void repliesShouldComeInTheOrderOfTheCommandsIfManyAreInFlight() {
    int commands = 1_000;
    List<Integer> replies = new ArrayList<>();
    CompletableFuture<Void> all = new CompletableFuture<>();
    for (int i = 1; i <= commands; i++) {
      int last = i;
      connection
          .send(Request.cmd(Command.INCR).arg("counter"))
          .onSuccess(
              reply -> {
                replies.add(reply.toInteger());
                if (last == commands) {
                  all.complete(null);
                }
              })
          .onFailure(all::completeExceptionally);
    }
    all.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(replies)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, commands).boxed().toList());
  }

  /** For this reason a connection for invalidation messages is used for nothing else. */
  @Test
  void pushShouldTakeThePlaceOfAReplyIfCommandsAreInFlight() throws TimeoutException {
    CompletableFuture<String> push = new CompletableFuture<>();
    connection.handler(message -> push.complete(message.toString()));
    await(connection.send(Request.cmd(Command.CLIENT).arg("TRACKING").arg("ON").arg("BCAST")));
    link.holdRequests(true);
    Future<Response> first = connection.send(get("tracked"));
    Future<Response> second = connection.send(get("absent"));
    server.call("SET", "tracked", "value");
    assertThat(push.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("[invalidate, [tracked]]");
    link.heal();
    assertThat(await(second)).as("the reply to the first command").hasToString("value");
    assertPendingForAWhile(first);
  }
}
