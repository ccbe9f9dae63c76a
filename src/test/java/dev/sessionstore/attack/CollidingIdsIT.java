package dev.sessionstore.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.CollidingKeys;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Session ids that a client chose to have one hash code, through all maps and caches at once. */
class CollidingIdsIT {
  /** Ids of one kind in a row; the kinds take turns, so that what warms up serves both. */
  private static final int BLOCK = 5_000;

  private static final int IN_FLIGHT = 32;
  private static final double MOST = 1.5;

  @Test
  void idsWithOneHashCodeShouldCostLittleMoreThanOthers() {
    try (RedisProcess redis = RedisProcess.start();
        ServiceProcess service =
            ServiceProcess.start(Map.of("HTTP_PORT", "0", "REDIS_URL", redis.url()))) {
      Api api = new Api(service.awaitAddress());
      run(CollidingKeys.ordinary().subList(0, BLOCK), key -> api.saveAsync(id(key), "{}"));
      assertCostLittleMore("saves", service, key -> api.saveAsync(id(key), "{}"));
      assertCostLittleMore(
          "loads", service, key -> api.sendAsync("GET", Api.session(id(key)), null));
    }
  }

  private static String id(SessionKey key) {
    return key.id().value();
  }

  private static void assertCostLittleMore(
      String what, ServiceProcess service, Function<SessionKey, CompletableFuture<Api.Answer>> of) {
    Duration ordinary = Duration.ZERO;
    Duration colliding = Duration.ZERO;
    for (int begin = 0; begin < CollidingKeys.ordinary().size(); begin += BLOCK) {
      int end = begin + BLOCK;
      ordinary = ordinary.plus(cost(service, CollidingKeys.ordinary().subList(begin, end), of));
      colliding = colliding.plus(cost(service, CollidingKeys.colliding().subList(begin, end), of));
    }
    assertThat((double) colliding.toNanos() / ordinary.toNanos())
        .as("processor time of %s, where others took %s", what, ordinary)
        .isLessThan(MOST);
  }

  private static Duration cost(
      ServiceProcess service,
      List<SessionKey> keys,
      Function<SessionKey, CompletableFuture<Api.Answer>> call) {
    Duration begun = service.cpuTime();
    run(keys, call);
    return service.cpuTime().minus(begun);
  }

  private static void run(
      List<SessionKey> keys, Function<SessionKey, CompletableFuture<Api.Answer>> call) {
    Semaphore free = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<Void>> answered =
        keys.stream()
            .map(
                key -> {
                  free.acquireUninterruptibly();
                  return call.apply(key)
                      .whenComplete((answer, failure) -> free.release())
                      .thenAccept(answer -> assertThat(answer.status()).isEqualTo(200));
                })
            .toList();
    answered.forEach(CompletableFuture::join);
  }
}
