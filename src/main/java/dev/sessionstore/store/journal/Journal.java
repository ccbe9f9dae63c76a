package dev.sessionstore.store.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A durable map from keys to bytes, for what must survive this process while Redis is away. All
 * methods may be called from any thread, and none makes its caller wait for the disk.
 */
public final class Journal {
  private static final String WORKER = "sessionstore-journal";
  private static final long FORCE_INTERVAL_MS = 1_000;

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final GroupCommit commits;
  private final List<Long> timers = new ArrayList<>();
  private @Nullable Future<Void> closed;

  private Journal(Vertx vertx, JournalOptions options, WorkerExecutor worker, Storage storage) {
    this.vertx = vertx;
    this.worker = worker;
    this.commits = new GroupCommit(options, storage, worker);
    if (options.sync() == SyncMode.INTERVAL) {
      repeat(FORCE_INTERVAL_MS, Storage::force);
    }
    // A value that was removed right after a round waits for the next round, and for its end.
    repeat(options.eraseAfter().toMillis() / 2, Storage::erase);
  }

  private void repeat(long millis, Storage.Step<Storage> step) {
    timers.add(vertx.setPeriodic(millis, id -> commits.run(step)));
  }

  /**
   * Opens the journal, or makes a new one, off the event loop. A corrupt file is set aside, which
   * is logged as an error that names it, and what can be read of it is kept; that happens here, or
   * in {@link #forEach} or a later commit where it is found then.
   *
   * @return fails with {@link JournalException} if another journal has the directory, if another
   *     release wrote a file, or if the directory cannot be written to or a file not be read
   */
  public static Future<Journal> open(Vertx vertx, JournalOptions options) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor(WORKER, 1);
    return worker
        .executeBlocking(() -> openNow(options), false)
        .map(storage -> new Journal(vertx, options, worker, storage))
        .recover(failure -> worker.close().transform(done -> Future.failedFuture(failure)));
  }

  private static Storage openNow(JournalOptions options) {
    try {
      return Storage.open(options);
    } catch (SQLException | IOException e) {
      throw Database.isInUse(e)
          ? JournalDirectory.inUse(options.directory())
          : new JournalException(
              "Cannot use the journal directory %s: %s".formatted(options.directory(), e), e);
    }
  }

  /**
   * Whether a directory has files of a journal. It blocks.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isIn(Path directory) throws IOException {
    return JournalDirectory.hasJournal(directory);
  }

  /**
   * Reads all entries, the one that was put first first. It is meant for the start: changes wait
   * until it is done.
   *
   * @param action called on the journal's own thread, one entry at a time; where damage is found on
   *     the way, all that is intact is given again
   * @return fails with {@link JournalException} if a file cannot be read, or with what the action
   *     threw
   */
  public Future<Void> forEach(BiConsumer<String, byte[]> action) {
    return commits.run(storage -> storage.forEach(action));
  }

  /**
   * Gives a key a value.
   *
   * @param value not to be changed any more by the caller
   * @return completes on the caller's context, in the order of the calls, when the change is as
   *     safe as the {@link SyncMode} says; fails with {@link JournalException}, at once if too much
   *     is queued, or if the disk is full or fails: then the value is not in the journal, and the
   *     key has the value that it had
   * @throws IllegalArgumentException if the key has half a surrogate pair
   */
  public Future<Void> put(String key, byte[] value) {
    return submit(key, value);
  }

  /**
   * Removes a key and its value, if there is one; a caller may ignore the future, since failures
   * are logged and counted. Otherwise as {@link #put}.
   */
  public Future<Void> remove(String key) {
    return submit(key, null);
  }

  private Future<Void> submit(String key, byte @Nullable [] value) {
    return commits.submit(new Change(key, value, vertx.getOrCreateContext(), Promise.promise()));
  }

  /** Removes removed and replaced values from the files now, without waiting for the timer. */
  Future<Void> erase() {
    return commits.run(Storage::erase);
  }

  /** Figures of the journal. */
  public JournalStats stats() {
    return commits.stats();
  }

  /**
   * Commits what is queued, and unlocks the directory. Changes that come later fail.
   *
   * @return completes when that is done, for every call
   */
  public synchronized Future<Void> close() {
    if (closed == null) {
      timers.forEach(vertx::cancelTimer);
      closed = commits.close().onComplete(done -> worker.close());
    }
    return closed;
  }
}
