package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.redis.RedisCommandException;
import dev.sessionstore.store.redis.RedisOutageException;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes up together goes to Redis together, and each still gets what is its own. */
class SharedCommandsIT {
  private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

  private final RedisProcess redis = RedisProcess.start();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private SessionStore store;

  @BeforeEach
  void open() {
    store = LoopStore.on(loop, () -> TestStores.redis(vertx, SessionClock.system(), redis.port()));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.close();
  }

  private static SessionKey key(int number) {
    return new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-" + number));
  }

  private Future<Outcome> save(int number, String json) {
    return store.save(key(number), JsonBytes.of(json), LoopStore.LONG_TTL, Precondition.NONE);
  }

  private List<AsyncResult<Outcome>> together(int count, String json) {
    return together(count, number -> save(number, json));
  }

  /** Begins all in one turn of the event loop. */
  private List<AsyncResult<Outcome>> together(int count, IntFunction<Future<Outcome>> operation) {
    return LoopStore.on(
        loop,
        () -> {
          List<Future<Outcome>> all = IntStream.range(0, count).mapToObj(operation).toList();
          return Future.join(all).transform(done -> Future.succeededFuture(List.copyOf(all)));
        });
  }

  private int scriptCalls() {
    Matcher calls = CALLS.matcher(redis.call("INFO", "commandstats"));
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  @Test
  void savesOfOneTurnShouldShareCommands() {
    int before = scriptCalls();

    List<AsyncResult<Outcome>> outcomes = together(100, "{\"n\":1}");

    assertThat(outcomes).allMatch(AsyncResult::succeeded);
    assertThat(scriptCalls() - before).as("32, 32, 32 and 4").isEqualTo(4);
    assertThat(IntStream.range(0, 100))
        .allSatisfy(
            number -> {
              Session stored = LoopStore.session(outcomes.get(number).result());
              assertThat(stored.id()).isEqualTo(key(number).id());
              assertThat(new LoopStore(loop, store).loaded(key(number))).isEqualTo(stored);
            });
  }

  @Test
  void largeDataShouldNotShareACommandWithMuchElse() {
    int before = scriptCalls();

    assertThat(together(6, number -> save(number, large(number)))).allMatch(AsyncResult::succeeded);

    assertThat(scriptCalls() - before).as("two each").isEqualTo(3);
  }

  @Test
  void repliesWithLargeDataShouldNotShareACommandWithMuchElse() {
    together(6, number -> save(number, large(number)));
    int before = scriptCalls();

    List<AsyncResult<Outcome>> outcomes =
        together(6, number -> store.touch(key(number), LoopStore.LONG_TTL, Precondition.NONE));

    assertThat(IntStream.range(0, 6))
        .allSatisfy(
            number ->
                assertThat(LoopStore.session(outcomes.get(number).result()).data())
                    .hasToString(large(number)));
    assertThat(scriptCalls() - before).as("two each").isEqualTo(3);
  }

  private static String large(int number) {
    return "{\"x\":\"" + String.valueOf(number).repeat(40_000) + "\"}";
  }

  @Test
  void changesOfOneSessionThatShareACommandShouldFollowEachOther() {
    List<Outcome> outcomes = new LoopStore(loop, store).saveInBurst(key(1), 20);

    assertThat(outcomes)
        .extracting(outcome -> LoopStore.session(outcome).version())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(new LoopStore(loop, store).loaded(key(1)).data()).hasToString("{\"n\":19}");
  }

  @Test
  void whatIsNoSessionShouldFailAloneAmongThoseOfItsCommand() {
    redis.call("SET", "interview:session:s-3", "no hash");

    assertOnlyThirdFails(together(8, "{}"), "WRONGTYPE");
  }

  @Test
  void whatBreaksTheScriptShouldFailAloneAmongThoseOfItsCommand() {
    together(8, "{}");
    redis.call("HSET", "interview:session:s-3", "version", "no number");

    assertOnlyThirdFails(
        together(8, number -> store.touch(key(number), LoopStore.LONG_TTL, Precondition.NONE)),
        "arithmetic");
  }

  @Test
  void whoeverThrowsWhenToldShouldHoldUpNoOther() {
    List<AsyncResult<Outcome>> outcomes =
        together(
            8,
            number -> {
              if (number == 3) {
                save(number, "{}").onSuccess(SharedCommandsIT::fail);
                return Future.succeededFuture();
              }
              return save(number, "{}");
            });

    assertThat(outcomes).allMatch(AsyncResult::succeeded);
  }

  private static void fail(Outcome outcome) {
    throw new IllegalStateException("a defect of who was told " + outcome);
  }

  private static void assertOnlyThirdFails(List<AsyncResult<Outcome>> outcomes, String reason) {
    assertThat(outcomes).filteredOn(AsyncResult::failed).containsExactly(outcomes.get(3));
    assertThat(outcomes.get(3).cause())
        .isInstanceOf(RedisCommandException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void allOfACommandShouldBeToldThatRedisTakesNoWrites() {
    redis.call("CONFIG", "SET", "maxmemory", "1");

    assertThat(together(8, "{}"))
        .allMatch(failed -> failed.cause() instanceof RedisOutageException)
        .allMatch(failed -> failed.cause().getMessage().contains("OOM"));
  }

  @Test
  void allShouldFailIfRedisEndsWhileSomeAreUnderWayAndOthersWait() {
    redis.pause();
    Future<List<AsyncResult<Outcome>>> answers =
        Future.future(
            promise -> new Thread(() -> promise.complete(together(200, "{}")), "saves").start());
    redis.kill();

    assertThat(answers.await())
        .hasSize(200)
        .allMatch(failed -> failed.cause() instanceof RedisOutageException);
  }

  @Test
  void aChangeShouldNotWaitForASlowAnswerToTheOneBefore() {
    try (TcpProxy proxy = new TcpProxy(redis.port())) {
      store =
          LoopStore.on(loop, () -> TestStores.redis(vertx, SessionClock.system(), proxy.port()));
      proxy.holdAnswers(true);

      loop.runOnContext(turn -> save(1, "{}"));
      Await.until("the first is in Redis", () -> isInRedis(1));
      loop.runOnContext(turn -> save(2, "{}"));
      Await.until("the second is, with the first one's answer on its way", () -> isInRedis(2));
    }
  }

  private boolean isInRedis(int number) {
    return redis.call("EXISTS", "interview:session:s-" + number).equals("1");
  }

  @Test
  void aForgottenScriptShouldBeSentWithAllThatShareItsCommand() {
    redis.call("SCRIPT", "FLUSH");

    assertThat(together(40, "{}")).allMatch(AsyncResult::succeeded);
  }
}
