package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A journal whose disk is full now and then. */
class JournalRemovalsTest {
  private static final SessionKey KEY = new SessionKey("interview", new SessionId("s"));
  private static final SessionKey OTHER = new SessionKey("interview", new SessionId("other"));
  private static final PendingChange CHANGE = PendingChange.rememberedDeletion(1);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Promise<Durability>> open = Collections.synchronizedList(new ArrayList<>());
  private final JournalRemovals journal =
      new JournalRemovals(
          vertx,
          new ChangeJournal() {
            @Override
            public Future<Durability> record(SessionKey key, PendingChange change) {
              return tell("record " + key.id());
            }

            @Override
            public Future<Durability> forget(SessionKey key) {
              return tell("forget " + key.id());
            }

            @Override
            public Durability durability() {
              return Durability.JOURNAL;
            }
          });

  private Future<Durability> tell(String what) {
    Promise<Durability> promise = Promise.promise();
    open.add(promise);
    told.add(what);
    return promise.future();
  }

  private void succeed(int step) {
    open.get(step).complete(Durability.JOURNAL);
  }

  private void fail(int step) {
    open.get(step).fail("the disk is full");
  }

  private void awaitTold(String... all) {
    Await.until("the journal is told " + List.of(all), () -> told.equals(List.of(all)));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatCannotBeStruckOutShouldBeTriedAgainUntilItCan() {
    journal.done(KEY);
    assertThat(journal.removal(KEY)).isNotNull();
    assertThat(journal.removal(OTHER)).isNull();
    fail(0);
    assertThat(journal.removal(KEY)).isNull();
    awaitTold("forget s", "forget s");
    // As a journal says it that need not take every change.
    open.get(1).complete(Durability.MEMORY);
    awaitTold("forget s", "forget s", "forget s");
    succeed(2);
    journal.done(OTHER);
    fail(3);
    awaitTold("forget s", "forget s", "forget s", "forget other");
    awaitTold("forget s", "forget s", "forget s", "forget other", "forget other");
  }

  @Test
  void whatIsRecordedSinceShouldNotBeStruckOut() {
    journal.done(KEY);
    journal.record(KEY, CHANGE);
    fail(0);
    succeed(1);
    journal.done(OTHER);
    fail(2);
    // Its turn comes in the round in which the other one would have been struck out too.
    awaitTold("forget s", "record s", "forget other", "forget other");
  }

  @Test
  void whatIsRecordedInVainShouldLeaveWhatIsToBeStruckOut() {
    journal.done(KEY);
    fail(0);
    journal.record(KEY, CHANGE);
    journal.record(KEY, CHANGE);
    fail(1);
    fail(2);
    awaitTold("forget s", "record s", "record s", "forget s");
  }

  @Test
  void ofSeveralRecordsTheLastShouldCount() {
    journal.done(KEY);
    fail(0);
    journal.record(KEY, CHANGE);
    journal.record(KEY, CHANGE);
    fail(1);
    succeed(2);
    journal.done(OTHER);
    fail(3);
    awaitTold("forget s", "record s", "record s", "forget other", "forget other");
  }

  /** As where the journal need not take every change: it would bring the session back one day. */
  @Test
  void aDeletionThatIsAcceptedInMemoryOnlyShouldBeStruckOutLater() {
    journal.forget(KEY);
    open.get(0).complete(Durability.MEMORY);
    awaitTold("forget s", "forget s");
  }

  @Test
  void aDeletionThatIsRefusedShouldNotBeStruckOutLater() {
    journal.forget(KEY);
    fail(0);
    journal.done(OTHER);
    fail(1);
    awaitTold("forget s", "forget other", "forget other");
  }
}
