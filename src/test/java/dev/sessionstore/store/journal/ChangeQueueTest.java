package dev.sessionstore.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangeQueueTest {
  private static Vertx vertx;

  private final ChangeQueue queue = new ChangeQueue(4, 100);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @Test
  void takeShouldKeepOrderAndBounds() {
    Change first = add("a", 30);
    Change second = add("b", 30);
    Change third = add("c", 30);
    assertThat(queue.take(10, 62)).containsExactly(first, second);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.take(10, 1)).containsExactly(third);
    assertThat(queue.take(10, 1)).isEmpty();
  }

  @Test
  void takeShouldHaveAtMostSoManyChanges() {
    Change first = add("a", 1);
    add("b", 1);
    assertThat(queue.take(1, 100)).containsExactly(first);
  }

  @Test
  void addShouldRefuseIfTooManyChangesWait() {
    for (int i = 0; i < 4; i++) {
      add("a", 1);
    }
    assertThatThrownBy(() -> add("a", 1))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("4 changes of 8 bytes wait");
    queue.take(1, 100);
    add("a", 1);
  }

  @Test
  void addShouldRefuseIfTooManyBytesWait() {
    add("a", 60);
    assertThatThrownBy(() -> add("a", 40))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("1 changes of 61 bytes wait, a change of 41 bytes is too much");
    queue.take(1, 100);
    add("a", 99);
  }

  @Test
  void addShouldRefuseIfClosed() {
    queue.close();
    assertThatThrownBy(() -> add("a", 1))
        .isInstanceOf(JournalException.class)
        .hasMessage("The journal is closed");
  }

  private Change add(String key, int valueBytes) {
    Change change =
        new Change(key, new byte[valueBytes], vertx.getOrCreateContext(), Promise.promise());
    queue.add(change);
    return change;
  }
}
