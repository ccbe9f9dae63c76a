package dev.sessionstore.store.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Group commit: while one commit waits for the disk, changes queue up and share the next one. All
 * that touches the log runs on the one thread of the worker pool, a commit a task.
 */
final class CommitLoop {
  /** Bounds what a commit's removals can turn into garbage at once. */
  private static final int MAX_CHANGES = 1024;

  private final JournalOptions options;
  private final SegmentedLog log;
  private final Disk disk;
  private final WorkerExecutor worker;
  private final Cleaner cleaner;
  private final Tally tally;
  private final ChangeQueue queue;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile Size size;

  private record Size(long entries, long liveBytes, long fileBytes) {}

  CommitLoop(JournalOptions options, SegmentedLog log, Disk disk, WorkerExecutor worker) {
    this.options = options;
    this.log = log;
    this.disk = disk;
    this.worker = worker;
    this.cleaner = new Cleaner(log, options);
    this.tally = new Tally(disk.toString());
    this.queue = new ChangeQueue(options.maxQueuedChanges(), options.maxQueuedBytes());
    this.size = sizeNow();
  }

  /** From any thread. */
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

  /** Runs something between two commits. */
  <T> Future<T> run(Callable<T> task) {
    try {
      return worker.executeBlocking(task, false);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(new JournalException("The journal is closed", e));
    }
  }

  /** Forces what is committed and not forced yet. */
  Future<Void> force() {
    return run(
        () -> {
          try {
            log.force();
          } catch (IOException e) {
            tally.failed(failure(e));
          }
          return null;
        });
  }

  /** Commits what is queued, closes the log, gives the lock back; refuses what comes later. */
  Future<Void> close(DirectoryLock lock) {
    queue.close();
    Callable<Void> task =
        () -> {
          try (lock) {
            while (commitNext()) {
              size = sizeNow();
            }
            log.close();
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

  /** There is no thread any more that could commit, and perhaps no context. */
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
    size = sizeNow();
    if (more && queue.size() > 0) {
      schedule();
    }
    return more;
  }

  /** Commits the changes that wait, or as many as fit one commit; false if there were none. */
  private boolean commitNext() {
    List<Change> changes = queue.take(MAX_CHANGES, options.segmentBytes() / 4);
    if (changes.isEmpty()) {
      return false;
    }
    try {
      boolean shortOfSpace = disk.usableBytes() < options.minFreeBytes();
      commit(shortOfSpace ? refusePuts(changes) : changes);
      clean(shortOfSpace);
    } catch (IOException e) {
      // There is no such directory any more: what is written now, nobody would ever find.
      fail(changes, failure(e));
    }
    return true;
  }

  private void clean(boolean shortOfSpace) {
    try {
      cleaner.clean(shortOfSpace);
    } catch (IOException | RuntimeException | Error e) {
      // It takes the memory of a file, and those who wait for the next commit must not pay for it.
      tally.failed(failure(e));
    }
  }

  private void commit(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      log.commit(changes.stream().map(Change::write).toList());
    } catch (IOException | RuntimeException | Error e) {
      // Even an error of the machine must not leave somebody waiting.
      fail(changes, failure(e));
      return;
    }
    tally.committed();
    size = sizeNow();
    changes.forEach(Change::succeed);
  }

  /** Removals go on, since they are what gives room back. */
  private List<Change> refusePuts(List<Change> changes) {
    List<Change> puts = changes.stream().filter(change -> change.write().isPut()).toList();
    if (!puts.isEmpty()) {
      fail(
          puts,
          new JournalException(
              "The disk of the journal directory %s has less than %d bytes left"
                  .formatted(disk, options.minFreeBytes())));
    }
    return changes.stream().filter(change -> !change.write().isPut()).toList();
  }

  private void fail(List<Change> changes, JournalException reason) {
    tally.failed(changes, reason);
    changes.forEach(change -> change.fail(reason));
  }

  private JournalException failure(Throwable cause) {
    // The message of these is but a path.
    String reason =
        cause instanceof FileSystemException
            ? cause.toString()
            : String.valueOf(cause.getMessage());
    return new JournalException(
        "The journal cannot write to %s: %s".formatted(disk, reason), cause);
  }

  private Size sizeNow() {
    return new Size(log.index().entries(), log.index().liveBytes(), log.fileBytes());
  }
}
