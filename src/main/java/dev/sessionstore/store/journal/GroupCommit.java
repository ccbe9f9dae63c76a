package dev.sessionstore.store.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Group commit: while one commit waits for the disk, changes queue up and share the next one. All
 * that touches the storage runs on the one thread of the worker pool, one task for each commit.
 */
final class GroupCommit {
  private static final int MAX_CHANGES = 1024;
  private static final long MAX_BYTES = 1 << 20;

  private final JournalOptions options;
  private final Storage storage;
  private final WorkerExecutor worker;
  private final Tally tally;
  private final ChangeQueue queue;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile Size size = new Size(0, 0, 0);

  private record Size(long entries, long liveBytes, long fileBytes) {}

  /** Step on the storage. */
  interface Step {
    void run(Storage storage) throws SQLException, IOException;
  }

  GroupCommit(JournalOptions options, Storage storage, WorkerExecutor worker) {
    this.options = options;
    this.storage = storage;
    this.worker = worker;
    this.tally = new Tally(storage.toString());
    this.queue = new ChangeQueue(options.maxQueuedChanges(), options.maxQueuedBytes());
  }

  /** Queues a change for the next commit. Any thread may call this. */
  Future<Void> submit(Change change) {
    try {
      queue.add(change);
    } catch (JournalException e) {
      tally.refused(change, e);
      return Future.failedFuture(e);
    }
    schedule();
    return change.future();
  }

  /** Runs a step between two commits. */
  Future<Void> run(Step step) {
    try {
      return worker.executeBlocking(() -> runNow(step), false);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(new JournalException("The journal is closed", e));
    }
  }

  private Void runNow(Step step) {
    try {
      step.run(storage);
      measure();
      return null;
    } catch (SQLException | IOException e) {
      JournalException failure = failure(e);
      tally.failed(failure);
      throw failure;
    }
  }

  /** Commits what is queued, and closes the storage; refuses what comes later. */
  Future<Void> close() {
    queue.close();
    Callable<Void> task =
        () -> {
          try (storage) {
            while (commitNext()) {}
          }
          return null;
        };
    try {
      return worker.executeBlocking(task, false);
    } catch (RejectedExecutionException e) {
      // Vert.x was closed before the journal. Its thread is gone, so this one may take over.
      return Future.future(promise -> callHere(task, promise));
    }
  }

  private static void callHere(Callable<Void> task, Promise<Void> promise) {
    try {
      promise.complete(task.call());
    } catch (Exception e) {
      promise.fail(e);
    }
  }

  JournalStats stats() {
    Size now = size;
    return tally.stats(now.entries(), now.liveBytes(), now.fileBytes(), queue.size());
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        worker.executeBlocking(this::runOnce, false);
      } catch (RejectedExecutionException e) {
        abandonQueue(new JournalException("The journal's Vert.x was closed before it", e));
      }
    }
  }

  /**
   * Fails all changes at once: there is no thread that could commit them, and perhaps no context.
   */
  private void abandonQueue(JournalException reason) {
    queue.close();
    for (Change change : queue.take(Integer.MAX_VALUE, Long.MAX_VALUE)) {
      tally.refused(change, reason);
      change.promise().fail(reason);
    }
  }

  private boolean runOnce() {
    // Before the queue is looked at: whoever adds a change after that schedules the next task.
    scheduled.set(false);
    boolean more = commitNext();
    if (more && queue.size() > 0) {
      schedule();
    }
    return more;
  }

  /** Commits the changes that wait, or as many as fit one commit; false if there were none. */
  private boolean commitNext() {
    List<Change> changes = queue.take(MAX_CHANGES, MAX_BYTES);
    if (changes.isEmpty()) {
      return false;
    }
    List<Change> accepted = changes;
    try {
      if (storage.usableBytes() < options.minFreeBytes()) {
        accepted = refusePuts(changes);
      }
      commit(accepted);
    } catch (SQLException | IOException | RuntimeException | Error e) {
      // Even an error of the machine must not leave a caller waiting.
      fail(accepted, failure(e));
    }
    return true;
  }

  private void commit(List<Change> changes) throws SQLException, IOException {
    if (changes.isEmpty()) {
      return;
    }
    storage.commit(changes);
    tally.committed();
    measure();
    changes.forEach(Change::succeed);
  }

  /** Removals go on, since they are what gives room back. */
  private List<Change> refusePuts(List<Change> changes) {
    List<Change> puts = changes.stream().filter(Change::isPut).toList();
    if (!puts.isEmpty()) {
      fail(
          puts,
          new JournalException(
              "The disk of the journal directory %s has less than %d bytes left"
                  .formatted(storage, options.minFreeBytes())));
    }
    return changes.stream().filter(change -> !change.isPut()).toList();
  }

  private void fail(List<Change> changes, JournalException reason) {
    tally.failed(changes, reason);
    changes.forEach(change -> change.fail(reason));
  }

  private JournalException failure(Throwable cause) {
    // The message of a FileSystemException is only a path.
    String reason =
        cause instanceof FileSystemException
            ? cause.toString()
            : String.valueOf(cause.getMessage());
    return new JournalException("The journal in %s failed: %s".formatted(storage, reason), cause);
  }

  private void measure() {
    try {
      size = new Size(storage.entries(), storage.liveBytes(), storage.fileBytes());
    } catch (SQLException | IOException e) {
      tally.failed(failure(e));
    }
  }
}
