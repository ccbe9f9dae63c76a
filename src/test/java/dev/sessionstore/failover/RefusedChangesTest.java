package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.support.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that the journal decides about only when others have been built on them. */
class RefusedChangesTest {
  private static final SessionKey KEY = new SessionKey("interview", new SessionId("s"));
  private static final SessionKey OTHER = new SessionKey("interview", new SessionId("other"));

  private final Vertx vertx = Vertx.vertx();
  private final Queue<Promise<Durability>> undecided = new ArrayDeque<>();
  private final List<SessionKey> struckOut = new CopyOnWriteArrayList<>();
  private MemoryStore store;

  @BeforeEach
  void open() {
    SessionClock clock = SessionClock.system();
    ChangeJournal slow =
        new ChangeJournal() {
          @Override
          public Future<Durability> record(SessionKey key, PendingChange change) {
            Promise<Durability> decision = Promise.promise();
            undecided.add(decision);
            return decision.future();
          }

          @Override
          public Future<Durability> forget(SessionKey key) {
            struckOut.add(key);
            Promise<Durability> decision = Promise.promise();
            undecided.add(decision);
            return decision.future();
          }

          @Override
          public Durability durability() {
            return Durability.JOURNAL;
          }
        };
    store =
        new MemoryStore(
            vertx,
            new Fallback(vertx, clock, 1_000_000),
            TestStores.known(clock),
            new JournalRemovals(vertx, slow),
            clock,
            () -> true);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<Outcome> save(String json) {
    return store.save(KEY, JsonBytes.of(json), 60_000, Precondition.NONE);
  }

  private void accept() {
    undecided.remove().complete(Durability.JOURNAL);
  }

  private void refuse() {
    undecided.remove().fail(new StoreUnavailableException("the disk is full"));
  }

  private String loaded() {
    Outcome outcome = store.load(KEY).result();
    return outcome instanceof Outcome.Found found ? found.session().data().toString() : "nothing";
  }

  @Test
  void ofSeveralRefusedChangesNoneShouldShow() {
    save("{\"n\":1}");
    accept();
    Future<Outcome> second = save("{\"n\":2}");
    Future<Outcome> third = save("{\"n\":3}");
    Future<Outcome> fourth = save("{\"n\":4}");
    refuse();
    refuse();
    assertThat(loaded()).contains("4");
    refuse();
    assertThat(second.failed() && third.failed() && fourth.failed()).isTrue();
    assertThat(loaded()).contains("1");
  }

  @Test
  void whereThereWasNothingThereShouldBeNothing() {
    save("{\"n\":1}");
    save("{\"n\":2}");
    refuse();
    refuse();
    assertThat(loaded()).isEqualTo("nothing");
  }

  @Test
  void whatWasAcceptedShouldStayWhateverWasRefusedBeforeIt() {
    save("{\"n\":1}");
    save("{\"n\":2}");
    refuse();
    accept();
    assertThat(loaded()).contains("2");
    save("{\"n\":3}");
    refuse();
    assertThat(loaded()).contains("2");
  }

  /** A full queue is noticed at once, while the change before still waits for the disk. */
  @Test
  void whatIsAcceptedBeforeAnEarlierChangeShouldStay() {
    save("{\"n\":1}");
    save("{\"n\":2}");
    Promise<Durability> first = undecided.remove();
    accept();
    assertThat(loaded()).contains("2");
    first.complete(Durability.JOURNAL);
    assertThat(loaded()).contains("2");
  }

  @Test
  void whatComesBackShouldTellWhatItSurvives() {
    save("{\"n\":1}");
    save("{\"n\":2}");
    accept();
    refuse();
    assertThat(loaded()).contains("1");
    assertThat(((Outcome.Found) store.load(KEY).result()).placement().durability())
        .isEqualTo(Durability.JOURNAL);
  }

  @Test
  void whatWasRefusedShouldNotComeBackWithADeletionThatIsRefusedToo() {
    save("{\"n\":1}");
    accept();
    save("{\"n\":2}");
    Future<Outcome> deletion = store.delete(KEY, Precondition.NONE);
    assertThat(loaded()).isEqualTo("nothing");
    refuse();
    refuse();
    assertThat(deletion.failed()).isTrue();
    assertThat(loaded()).contains("1");
  }

  @Test
  void whatWasAcceptedShouldStayIfARefusedSuccessorWouldHaveExpired() {
    Context loop = vertx.getOrCreateContext();
    on(loop, () -> save("{\"n\":1}"));
    on(loop, this::accept);
    on(loop, () -> store.save(KEY, JsonBytes.of("{\"n\":2}"), 1, Precondition.NONE));
    on(loop, () -> store.save(OTHER, JsonBytes.of("{}"), 1, Precondition.NONE));
    // The expiries are noticed in their order.
    Promise<Durability> ofKey = undecided.remove();
    on(loop, this::accept);
    Await.until("the other one has expired", () -> struckOut.contains(OTHER));
    on(loop, () -> ofKey.fail(new StoreUnavailableException("the disk is full")));
    assertThat(struckOut).doesNotContain(KEY);
    assertThat(loaded()).contains("1");
  }

  /** As it is where very many expire in one second, or the disk is full. */
  @Test
  void whatExpiredShouldBeStruckOutLaterIfTheJournalCannotNow() {
    Context loop = vertx.getOrCreateContext();
    on(loop, () -> store.save(KEY, JsonBytes.of("{}"), 1, Precondition.NONE));
    on(loop, this::accept);
    Await.until("it has expired", () -> struckOut.equals(List.of(KEY)));
    on(loop, this::refuse);
    Await.until("it is tried again", () -> struckOut.equals(List.of(KEY, KEY)));
  }

  private static void on(Context loop, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.runOnContext(
        go -> {
          work.run();
          done.complete(null);
        });
    done.join();
  }
}
