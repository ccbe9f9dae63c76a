package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Versions strictly increase, whatever the clocks do. */
class ClockIT {
  private static final int PATCHES = 400;
  private static final int STEP_EACH = 50;

  /** A machine's clock that is wrong by so much, and can be made more so. */
  private static final class WrongClock {
    private final AtomicLong stepNanos = new AtomicLong();
    private final SessionClock clock;

    WrongClock(Duration by) {
      clock =
          new SessionClock(
              InstantSource.fixed(Instant.now().plus(by)),
              () -> System.nanoTime() + stepNanos.get());
    }

    void step(Duration by) {
      stepNanos.addAndGet(by.toNanos());
    }
  }

  @Test
  void versionsShouldIncreaseIfTwoNodesWithOtherClocksPatchOneSession() {
    WrongClock early = new WrongClock(Duration.ofMinutes(-7));
    WrongClock late = new WrongClock(Duration.ofMinutes(11));
    try (RedisProcess redis = RedisProcess.start();
        TestService one = TestService.start(Stage.configuration(redis.url()), early.clock);
        TestService two = TestService.start(Stage.configuration(redis.url()), late.clock)) {
      String id = Stage.newId();
      one.api().save(id, "{}");

      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < PATCHES; i++) {
        answers.add(patch(i % 2 == 0 ? one.api() : two.api(), id, i));
        if (i % STEP_EACH == 0) {
          early.step(Duration.ofSeconds(40));
        } else if (i % STEP_EACH == STEP_EACH / 2) {
          // A step while a command is under way could make that one late a second time, which is
          // an outage and forks the versions.
          Stage.all(answers);
          late.step(Duration.ofMinutes(-3));
        }
      }

      List<Answer> done = Stage.all(answers);
      assertThat(done).allMatch(answer -> answer.status() == 200);
      ParallelPatchContract.assertStepByStep(done);
      JsonObject data = two.api().load(id).data().getJsonObject("sessionData");
      assertThat(data.size()).isEqualTo(PATCHES);
      assertThat(data).isEqualTo(one.api().load(id).data().getJsonObject("sessionData"));
    }
  }

  private static CompletableFuture<Answer> patch(Api api, String id, int i) {
    return api.sendAsync(
        "PATCH", Api.session(id), "{\"m" + i + "\":1}", "Content-Type", "application/json");
  }

  @Test
  void versionsShouldIncreaseIfRedisHasALaterOneThanItsClock() {
    try (RedisProcess redis = RedisProcess.start();
        TestService service = TestService.start(Stage.configuration(redis.url()))) {
      String id = Stage.newId();
      Answer saved = service.api().save(id, "{}");
      long later = saved.version() + Duration.ofMinutes(10).toMillis();
      redis.call("HSET", "interview:session:" + id, "version", Long.toString(later));

      assertThat(changes(service.api(), id))
          .containsExactly(later + 1, later + 2, later + 3, later + 4);
    }
  }

  @Test
  void versionsShouldIncreaseInMemoryIfTheClockStepsBack() {
    WrongClock clock = new WrongClock(Duration.ZERO);
    try (TestService service = TestService.start(new JsonObject(), clock.clock)) {
      String id = Stage.newId();
      long before = service.api().save(id, "{}").version();

      clock.step(Duration.ofMinutes(-10));
      List<Long> versions = changes(service.api(), id);
      assertThat(versions).containsExactly(before + 1, before + 2, before + 3, before + 4);

      service.api().delete(id);
      Answer again = service.api().save(id, "{}");
      assertThat(again.version()).isGreaterThan(before + 4);
      assertThat(service.api().load(id, "If-Match", "\"" + before + "\"").status()).isEqualTo(412);
    }
  }

  /** The versions that a patch, a field write, a touch and a save give. */
  private static List<Long> changes(Api api, String id) {
    return Stream.of(
            api.patch(id, "{\"a\":1}"),
            api.send("PUT", Stage.field(id, "b"), "x", "Content-Type", "text/plain"),
            api.touch(id, 1_000),
            api.save(id, "{}"))
        .map(Answer::version)
        .toList();
  }
}
