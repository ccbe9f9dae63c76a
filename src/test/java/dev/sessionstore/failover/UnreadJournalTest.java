package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.support.CapturedLogs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of an earlier process that the configuration of this one turns off. */
class UnreadJournalTest {
  private static final SessionKey KEY = new SessionKey(StoreFixture.NAMESPACE, new SessionId("s"));

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SessionClock clock = SessionClock.system();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private List<String> warningsOfAStartWithoutAJournal() {
    try (CapturedLogs logs = new CapturedLogs()) {
      run(() -> TestStores.unjournaled(vertx, clock, directory).compose(FailoverStore::close));
      return logs.startingWith("journal is off");
    }
  }

  private <T> void run(Supplier<Future<T>> step) {
    LoopStore.on(loop, step);
  }

  @Test
  void aStartWithoutAJournalShouldSayThatThereIsOne() {
    run(
        () ->
            TestStores.journaled(vertx, clock, directory)
                .compose(
                    store ->
                        store
                            .save(KEY, JsonBytes.of("{}"), LoopStore.LONG_TTL, Precondition.NONE)
                            .compose(saved -> store.close())));

    assertThat(warningsOfAStartWithoutAJournal())
        .singleElement()
        .asString()
        .contains("is not replayed", directory.toString());
  }

  @Test
  void aStartWithoutAJournalShouldNotWarnOfOneThatIsNotThere() {
    assertThat(warningsOfAStartWithoutAJournal()).isEmpty();
  }
}
