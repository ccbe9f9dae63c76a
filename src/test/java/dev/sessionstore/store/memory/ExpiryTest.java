package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many sessions that expire while the journal does not answer. */
class ExpiryTest {
  private static final int MANY = MemoryCommits.MAX_ENDING + 1_000;
  private static final long NOW = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1_000_000_000);
  private final SlowJournal journal = new SlowJournal();
  private final MemoryCommits commits = new MemoryCommits(fallback, journal, clock, () -> false);

  private static final class SlowJournal implements ChangeJournal {
    private final List<Promise<Durability>> undecided = new ArrayList<>();

    @Override
    public Future<Durability> record(SessionKey key, PendingChange change) {
      undecided.add(Promise.promise());
      return undecided.get(undecided.size() - 1).future();
    }

    @Override
    public Future<Durability> forget(SessionKey key) {
      throw new AssertionError("Redis may have " + key);
    }

    @Override
    public Durability durability() {
      return Durability.JOURNAL;
    }
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static SessionKey key(int number) {
    return new SessionKey("interview", new SessionId("s-" + number));
  }

  private static FallbackEntry expired(int number) {
    Session session =
        new Session(key(number).id(), JsonBytes.of("{}"), number + 1, 1, 1, NOW - 5_000);
    return new FallbackEntry(PendingChange.saved(session, Base.UNKNOWN), Durability.JOURNAL);
  }

  private long ended() {
    return IntStream.range(0, MANY)
        .filter(number -> fallback.get(key(number)).session() == null)
        .count();
  }

  @Test
  void theJournalShouldBeToldOfSoManyAtOnceAndOfTheOthersLater() {
    for (int number = 0; number < MANY; number++) {
      fallback.put(key(number), expired(number));
    }
    IntStream.range(0, MANY).forEach(number -> commits.expired(key(number), expired(number)));
    assertThat(journal.undecided).hasSize(MemoryCommits.MAX_ENDING);
    assertThat(ended()).isEqualTo(MemoryCommits.MAX_ENDING);

    journal.undecided.subList(0, 10).forEach(promise -> promise.complete(Durability.JOURNAL));
    journal.undecided.subList(10, MemoryCommits.MAX_ENDING).forEach(each -> each.fail("disk"));
    IntStream.range(0, MANY)
        .filter(number -> fallback.get(key(number)).session() != null)
        .forEach(number -> commits.expired(key(number), expired(number)));
    assertThat(ended()).isEqualTo(MANY);
  }

  @Test
  void whatTheReceiverLeavesShouldComeAgainInALaterSecondOnly() {
    NamespaceEntries entries = new NamespaceEntries(vertx, "left-alone");
    IntStream.range(0, 10).forEach(i -> entries.put(key(i).id(), expired(i)));
    List<SessionKey> seen = new ArrayList<>();
    assertThat(entries.sweep(NOW, 4, (key, entry) -> seen.add(key))).isEqualTo(4);
    assertThat(entries.sweep(NOW, 100, (key, entry) -> seen.add(key))).isEqualTo(6);
    assertThat(seen).hasSize(10).doesNotHaveDuplicates();
    assertThat(entries.sweep(NOW, 100, (key, entry) -> seen.add(key))).isZero();
    assertThat(entries.sweep(NOW + 1_000, 100, (key, entry) -> seen.add(key))).isEqualTo(10);
  }
}
