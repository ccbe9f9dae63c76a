package dev.sessionstore.store.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Changes that wait for their commit. Any thread may add one; no thread ever blocks here. */
final class ChangeQueue {
  private final int maxChanges;
  private final long maxBytes;
  private final Deque<Change> changes = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  ChangeQueue(int maxChanges, long maxBytes) {
    this.maxChanges = maxChanges;
    this.maxBytes = maxBytes;
  }

  /**
   * @throws JournalException if the change would exceed a bound, or the journal is closed
   */
  synchronized void add(Change change) {
    if (closed) {
      throw new JournalException("The journal is closed");
    }
    int size = change.bytes();
    if (changes.size() >= maxChanges || bytes + size > maxBytes) {
      throw new JournalException(
          "The journal's queue is full: %d changes of %d bytes wait, a change of %d bytes is too much"
                  .formatted(changes.size(), bytes, size)
              + " (at most %d changes, %d bytes)".formatted(maxChanges, maxBytes));
    }
    changes.addLast(change);
    bytes += size;
  }

  /** Takes the oldest changes, as many as fit the bounds, and at least one if there is one. */
  synchronized List<Change> take(int maxTaken, long maxTakenBytes) {
    List<Change> taken = new ArrayList<>(Math.min(changes.size(), maxTaken));
    long takenBytes = 0;
    while (!changes.isEmpty() && taken.size() < maxTaken) {
      int size = changes.getFirst().bytes();
      if (!taken.isEmpty() && takenBytes + size > maxTakenBytes) {
        break;
      }
      taken.add(changes.removeFirst());
      takenBytes += size;
    }
    bytes -= takenBytes;
    return taken;
  }

  synchronized int size() {
    return changes.size();
  }

  /** Refuses changes from now on. */
  synchronized void close() {
    closed = true;
  }
}
