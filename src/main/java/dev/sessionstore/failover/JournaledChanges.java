package dev.sessionstore.failover;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.journal.Journal;
import dev.sessionstore.store.journal.JournalOptions;
import dev.sessionstore.store.journal.JournalStats;
import dev.sessionstore.store.journal.PendingChangeForm;
import dev.sessionstore.store.journal.SyncMode;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes that wait for Redis, on this node's disk. */
final class JournaledChanges implements ChangeJournal {
  private static final Logger LOG = LoggerFactory.getLogger(JournaledChanges.class);

  /** A disk that is full fails every change; one line in so long is enough. */
  private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

  private final Journal journal;
  private final boolean required;
  private Durability lately = Durability.JOURNAL;
  private long lastLoggedAt = System.nanoTime() - LOG_INTERVAL_NANOS;

  private JournaledChanges(Journal journal, boolean required) {
    this.journal = journal;
    this.required = required;
  }

  /** Opens the journal; fails as {@link Journal#open} does. */
  static Future<JournaledChanges> open(Vertx vertx, ServiceConfig.Journal config) {
    SyncMode sync = SyncMode.valueOf(config.sync().toUpperCase(Locale.ROOT));
    JournalOptions options =
        new JournalOptions(
            config.directory(), sync, Duration.ofSeconds(config.eraseAfterSeconds()));
    return Journal.open(vertx, options)
        .map(journal -> new JournaledChanges(journal, config.required()));
  }

  /** Says so if an earlier process had a journal and this one, by its configuration, has none. */
  static Future<Void> warnOfUnread(Vertx vertx, ServiceConfig.Journal config) {
    return vertx
        .executeBlocking(() -> Journal.isIn(config.directory()))
        .onSuccess(
            isThere -> {
              if (isThere) {
                LOG.warn(
                    "journal is off, and {} has one: what waits there for Redis is not replayed",
                    config.directory());
              }
            })
        .onFailure(error -> LOG.warn("journal is off, and cannot be looked for", error))
        .transform(any -> Future.succeededFuture());
  }

  /** Puts into the fallback what an earlier process wrote down: changes like any other. */
  Future<Integer> restore(Fallback fallback) {
    Map<SessionKey, PendingChange> changes = new LinkedHashMap<>();
    // Read at once: the bytes of all of them and the changes would take twice the memory.
    return journal
        .forEach((key, bytes) -> changes.put(SessionKey.parse(key), PendingChangeForm.read(bytes)))
        .map(
            read -> {
              changes.forEach(
                  (key, change) ->
                      fallback.putAnyway(key, new FallbackEntry(change, Durability.JOURNAL)));
              return changes.size();
            });
  }

  @Override
  public Future<Durability> record(SessionKey key, PendingChange change) {
    return journal
        .put(key.toString(), PendingChangeForm.write(change))
        .map(written -> Durability.JOURNAL)
        .recover(this::unwritten)
        .onSuccess(durability -> lately = durability);
  }

  @Override
  public Future<Durability> forget(SessionKey key) {
    return journal
        .remove(key.toString())
        .map(written -> Durability.JOURNAL)
        .recover(this::unwritten);
  }

  @Override
  public Durability durability() {
    return Durability.JOURNAL;
  }

  @Override
  public Durability lately() {
    return lately;
  }

  JournalStats stats() {
    return journal.stats();
  }

  @Override
  public Future<Void> close() {
    return journal.close();
  }

  private Future<Durability> unwritten(Throwable error) {
    String fate = required ? "refused" : "accepted in memory only";
    if (System.nanoTime() - lastLoggedAt >= LOG_INTERVAL_NANOS) {
      lastLoggedAt = System.nanoTime();
      LOG.error("journal failed reason={}; such changes are {}", error.getMessage(), fate);
    }
    return required
        ? Future.failedFuture(
            new StoreUnavailableException(
                "Redis does not serve, and the journal cannot be written"))
        : Future.succeededFuture(Durability.MEMORY);
  }
}
