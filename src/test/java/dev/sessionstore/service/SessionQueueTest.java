package dev.sessionstore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SessionQueueTest {
  private final SessionQueue line = new SessionQueue();
  private final Queue<Runnable> onward = new ArrayDeque<>();
  private final List<String> began = new ArrayList<>();

  private Future<String> run(String name, Future<String> outcome) {
    return line.run(
        () -> {
          began.add(name);
          return outcome;
        },
        onward::add);
  }

  private void goOn() {
    while (!onward.isEmpty()) {
      onward.remove().run();
    }
  }

  @Test
  void changeShouldRunAtOnceIfNoneIsUnderWay() {
    Future<String> done = run("a", Future.succeededFuture("A"));

    assertThat(done.result()).isEqualTo("A");
    assertThat(line.isIdle()).isTrue();
    assertThat(onward).isEmpty();
  }

  @Test
  void changesShouldRunOneAfterTheOtherInTheirOrder() {
    Promise<String> first = Promise.promise();
    Future<String> a = run("a", first.future());
    Future<String> b = run("b", Future.succeededFuture("B"));
    Future<String> c = run("c", Future.succeededFuture("C"));
    assertThat(began).containsExactly("a");
    assertThat(line.length()).isEqualTo(2);

    first.complete("A");
    goOn();

    assertThat(began).containsExactly("a", "b", "c");
    assertThat(List.of(a.result(), b.result(), c.result())).containsExactly("A", "B", "C");
    assertThat(line.isIdle()).isTrue();
  }

  @Test
  void nextChangeShouldNotRunWithinTheOneBefore() {
    Promise<String> first = Promise.promise();
    run("a", first.future());
    run("b", Future.succeededFuture("B"));

    first.complete("A");

    assertThat(began).containsExactly("a");
    assertThat(line.isIdle()).isFalse();
    run("c", Future.succeededFuture("C"));
    assertThat(began).as("c does not overtake b").containsExactly("a");
    goOn();
    assertThat(began).containsExactly("a", "b", "c");
  }

  @Test
  void changeShouldHoldNobodyUpIfItFailsOrThrows() {
    Promise<String> first = Promise.promise();
    run("a", first.future());
    Future<String> thrown =
        line.run(
            () -> {
              throw new IllegalStateException("on purpose");
            },
            onward::add);
    Future<String> last = run("c", Future.succeededFuture("C"));

    first.fail("on purpose");
    goOn();

    assertThat(thrown.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(last.result()).isEqualTo("C");
    assertThat(line.isIdle()).isTrue();
  }

  @Test
  void changeShouldFreeTheLineIfTheOnlyOneThrows() {
    Future<String> thrown =
        line.run(
            () -> {
              throw new IllegalStateException("on purpose");
            },
            onward::add);

    assertThat(thrown.failed()).isTrue();
    assertThat(line.isIdle()).isTrue();
    assertThat(run("b", Future.succeededFuture("B")).result()).isEqualTo("B");
  }
}
