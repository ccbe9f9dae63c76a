package dev.sessionstore.store.memory;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Calls back for keys when they are due, with one Vert.x timer for all of them: a timer each would
 * take more memory than a small session. Keys are grouped by the second in which they are due.
 *
 * <p>A key cannot be taken out and may be due more than once; the callback checks whether it is
 * really due, and schedules it again if not.
 */
final class ExpiryTimer {
  private static final long SECOND_MS = 1_000;

  /** Keys handled before other work of the event loop gets its turn. */
  private static final int BATCH = 1_000;

  private final Vertx vertx;
  private final Consumer<String> onDue;
  private final TreeMap<Long, List<String>> bySecond = new TreeMap<>();
  private long size;
  private long timer = -1;
  private long timerSecond;

  ExpiryTimer(Vertx vertx, Consumer<String> onDue) {
    this.vertx = vertx;
    this.onDue = onDue;
  }

  /** Counts the outstanding calls. */
  long size() {
    return size;
  }

  /** Schedules a call within a second after a time, in epoch milliseconds. */
  void schedule(String key, long at, long now) {
    long second = at / SECOND_MS + 1;
    bySecond.computeIfAbsent(second, any -> new ArrayList<>(1)).add(key);
    size++;
    arm(now);
  }

  void clear() {
    bySecond.clear();
    size = 0;
    disarm();
  }

  private void arm(long now) {
    if (bySecond.isEmpty()) {
      return;
    }
    long second = bySecond.firstKey();
    if (timer >= 0 && timerSecond <= second) {
      return;
    }
    disarm();
    timerSecond = second;
    timer = vertx.setTimer(Math.max(1, second * SECOND_MS - now), id -> fire(second));
  }

  private void disarm() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void fire(long second) {
    timer = -1;
    List<String> due = bySecond.get(second);
    if (due != null) {
      int from = Math.max(0, due.size() - BATCH);
      List<String> batch = List.copyOf(due.subList(from, due.size()));
      due.subList(from, due.size()).clear();
      size -= batch.size();
      if (due.isEmpty()) {
        bySecond.remove(second);
      }
      batch.forEach(onDue);
    }
    arm(second * SECOND_MS);
  }
}
