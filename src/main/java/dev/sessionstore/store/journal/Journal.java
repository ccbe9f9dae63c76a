package dev.sessionstore.store.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A durable map from keys to bytes, for what must survive this process while Redis is away. All
 * methods may be called from any thread, and none makes its caller wait for the disk.
 */
public final class Journal {
  private static final String WORKER = "sessionstore-journal";
  private static final long FORCE_INTERVAL_MS = 1_000;

  private final Vertx vertx;
  private final Opened opened;
  private final WorkerExecutor worker;
  private final CommitLoop loop;
  private final Runnable stopForcing;
  private final Promise<Void> closed = Promise.promise();
  private final AtomicBoolean closing = new AtomicBoolean();

  private record Opened(DirectoryLock lock, Disk disk, SegmentedLog log) {}

  private Journal(Vertx vertx, JournalOptions options, WorkerExecutor worker, Opened opened) {
    this.vertx = vertx;
    this.opened = opened;
    this.worker = worker;
    this.loop = new CommitLoop(options, opened.log(), opened.disk(), worker);
    this.stopForcing = options.sync() == SyncMode.INTERVAL ? forceRegularly() : () -> {};
  }

  /**
   * Opens the journal, or makes a new one, off the event loop. A file that is corrupt is set aside,
   * which is logged as an error that names it; what can be read of it is kept.
   *
   * @return fails with {@link JournalLockedException} if another journal has the directory, with
   *     {@link JournalFormatException} if a newer release wrote a file, and with {@link
   *     JournalException} if the directory cannot be written to or a file not be read
   */
  public static Future<Journal> open(Vertx vertx, JournalOptions options) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor(WORKER, 1);
    return worker
        .executeBlocking(() -> openNow(options), false)
        .map(opened -> new Journal(vertx, options, worker, opened))
        .recover(failure -> worker.close().transform(done -> Future.failedFuture(failure)));
  }

  /**
   * Whether a directory has files of a journal. It blocks.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isIn(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && new FileDisk(directory)
            .list().stream().anyMatch(name -> Segment.numberIn(name).isPresent());
  }

  /**
   * Reads all entries, the one that was put or moved first first. It is meant for the start:
   * changes wait until it is done.
   *
   * @param action called on the journal's own thread, one entry at a time
   * @return fails with {@link JournalException} if a file cannot be read, or with what the action
   *     threw
   */
  public Future<Void> forEach(BiConsumer<String, byte[]> action) {
    return loop.run(
        () -> {
          try {
            opened.log().forEach(action);
            return null;
          } catch (IOException e) {
            throw new JournalException(
                "The journal cannot read %s: %s".formatted(opened.disk(), e.getMessage()), e);
          }
        });
  }

  /**
   * Gives a key a value.
   *
   * @param key 1 to 65,535 bytes of UTF-8
   * @param value not to be changed any more by the caller
   * @return completes on the caller's context, in the order of the calls, when the change is as
   *     safe as the {@link SyncMode} says; fails with {@link JournalBusyException} at once if too
   *     much is queued, and with {@link JournalException} if the disk is full or fails: then the
   *     value is not in the journal, and the key has the value that it had
   * @throws IllegalArgumentException if the key is too long, empty, or no valid UTF-16
   */
  public Future<Void> put(String key, byte[] value) {
    return loop.submit(new Change(Write.put(key, value), vertx.getOrCreateContext()));
  }

  /**
   * Removes a key and its value, if there is one; a caller may ignore the future, since failures
   * are logged and counted.
   *
   * @return as with {@link #put}
   * @throws IllegalArgumentException as with {@link #put}
   */
  public Future<Void> remove(String key) {
    return loop.submit(new Change(Write.remove(key), vertx.getOrCreateContext()));
  }

  /** The journal in numbers. */
  public JournalStats stats() {
    return loop.stats();
  }

  /**
   * Commits what is queued, and gives the directory free. Changes that come later fail.
   *
   * @return completes when that is done, of every call
   */
  public Future<Void> close() {
    if (closing.compareAndSet(false, true)) {
      stopForcing.run();
      loop.close(opened.lock())
          .onComplete(
              (nothing, failure) -> {
                worker.close();
                closed.complete(nothing, failure);
              });
    }
    return closed.future();
  }

  private Runnable forceRegularly() {
    long timer = vertx.setPeriodic(FORCE_INTERVAL_MS, id -> loop.force());
    return () -> vertx.cancelTimer(timer);
  }

  private static Opened openNow(JournalOptions options) {
    Path directory = options.directory();
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
      }
      DirectoryLock lock = DirectoryLock.acquire(directory);
      try {
        Disk disk = new FileDisk(directory);
        return new Opened(lock, disk, Recovery.open(disk, options));
      } catch (IOException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JournalException(
          "Cannot use the journal directory %s: %s".formatted(directory, e), e);
    }
  }
}
