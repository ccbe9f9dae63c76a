package dev.sessionstore.store.journal;

import static java.util.stream.Collectors.partitioningBy;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: while one commit waits for the disk, changes queue up and share the next one. All
 * that touches the storage runs on the one thread of the worker pool, one task for each commit.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_CHANGES = 1024;
  private static final long MAX_BYTES = 1 << 20;

  private final long minFreeBytes;
  private final Storage storage;
  private final WorkerExecutor worker;
  private final ChangeQueue queue;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder commits = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile JournalStats.Size size = new JournalStats.Size(0, 0, 0);
  private boolean failing;

  GroupCommit(JournalOptions options, Storage storage, WorkerExecutor worker) {
    this.minFreeBytes = options.minFreeBytes();
    this.storage = storage;
    this.worker = worker;
    this.queue = new ChangeQueue(options.maxQueuedChanges(), options.maxQueuedBytes());
  }

  /** Queues a change for the next commit. Any thread may call this. */
  Future<Void> submit(Change change) {
    try {
      queue.add(change);
    } catch (JournalException e) {
      failures.increment();
      return Future.failedFuture(e);
    }
    schedule();
    return change.promise().future();
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

  /** Fails all changes at once: no thread is left to commit them, and perhaps no context. */
  private void abandonQueue(JournalException reason) {
    queue.close();
    for (Change change : queue.take(Integer.MAX_VALUE, Long.MAX_VALUE)) {
      failures.increment();
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

  /** Runs a step between two commits. */
  Future<Void> run(Storage.Step<Storage> step) {
    try {
      return worker.executeBlocking(() -> runNow(step), false);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(new JournalException("The journal is closed", e));
    }
  }

  private Void runNow(Storage.Step<Storage> step) {
    try {
      step.run(storage);
      measure();
      return null;
    } catch (SQLException | IOException e) {
      throw failed(e);
    }
  }

  /** Commits what is queued, and closes the storage; refuses what comes later. */
  Future<Void> close() {
    queue.close();
    try {
      return worker.executeBlocking(this::closeNow, false);
    } catch (RejectedExecutionException e) {
      // Vert.x was closed before the journal. Its thread is gone, so this one may take over.
      return Future.succeededFuture().map(gone -> closeNow());
    }
  }

  private Void closeNow() {
    try (storage) {
      while (commitNext()) {}
      return null;
    } catch (SQLException | IOException e) {
      throw failed(e);
    }
  }

  JournalStats stats() {
    return new JournalStats(size, queue.size(), commits.sum(), failures.sum());
  }

  /** Commits the changes that wait, or as many as fit one commit; false if there were none. */
  private boolean commitNext() {
    List<Change> changes = queue.take(MAX_CHANGES, MAX_BYTES);
    if (changes.isEmpty()) {
      return false;
    }
    List<Change> accepted = changes;
    try {
      if (storage.usableBytes() < minFreeBytes) {
        accepted = refusePuts(changes);
      }
      if (!accepted.isEmpty()) {
        storage.commit(accepted);
        succeed(accepted);
      }
    } catch (SQLException | IOException | RuntimeException | Error e) {
      // Even an error of the machine must not leave a caller waiting.
      fail(accepted, failed(e));
    }
    return true;
  }

  private void succeed(List<Change> changes) {
    commits.increment();
    if (failing) {
      failing = false;
      LOG.info("Journal writes again: directory={}", storage);
    }
    measure();
    changes.forEach(change -> change.end(null));
  }

  /** Removals go on, since they are what gives room back. */
  private List<Change> refusePuts(List<Change> changes) {
    Map<Boolean, List<Change>> byPut = changes.stream().collect(partitioningBy(Change::isPut));
    List<Change> puts = byPut.getOrDefault(true, List.of());
    if (!puts.isEmpty()) {
      String reason = "The disk of the journal directory %s has less than %d bytes left";
      fail(puts, logged(new JournalException(reason.formatted(storage, minFreeBytes))));
    }
    return byPut.getOrDefault(false, List.of());
  }

  private void fail(List<Change> changes, JournalException reason) {
    failures.add(changes.size());
    changes.forEach(change -> change.end(reason));
  }

  private void measure() {
    try {
      size = storage.size();
    } catch (SQLException | IOException e) {
      failed(e);
    }
  }

  private JournalException failed(Throwable cause) {
    // The message of a FileSystemException is only a path.
    String reason =
        cause instanceof FileSystemException
            ? cause.toString()
            : String.valueOf(cause.getMessage());
    return logged(
        new JournalException("The journal in %s failed: %s".formatted(storage, reason), cause));
  }

  /** Logs a failure if it is the first one since the last commit. */
  private JournalException logged(JournalException failure) {
    // An error of the machine, such as no memory, is always told; the process may end by it.
    if (!failing || failure.getCause() instanceof Error) {
      failing = true;
      LOG.error("Journal fails: directory={}", storage, failure);
    }
    return failure;
  }
}
