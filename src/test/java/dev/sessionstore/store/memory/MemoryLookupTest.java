package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.support.ManualClock;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of what this node knows, most of which is gone and not swept yet. */
class MemoryLookupTest {
  private static final String NAMESPACE = "interview";
  private static final long DAY_MS = 86_400_000;

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock time = new ManualClock();
  private final Fallback fallback = new Fallback(vertx, time.clock(), 1L << 30);
  private final MemoryLookup view =
      new MemoryLookup(fallback, new Copies(), time.clock(), () -> true);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void put(String name, long ttlMillis) {
    SessionId id = new SessionId(name);
    long now = time.clock().millis();
    Session session = new Session(id, JsonBytes.of("{}"), now, now, now, now + ttlMillis);
    PendingChange change = PendingChange.saved(session, Base.ABSENT);
    fallback.put(new SessionKey(NAMESPACE, id), new FallbackEntry(change, Durability.MEMORY));
  }

  private SessionPage page(@Nullable String cursor) {
    return view.list(
            NAMESPACE, new ListQuery(10, cursor, "", false), Collections.emptyNavigableSet())
        .result();
  }

  @Test
  void aPageShouldEndWhenItHasLookedAtManyThatAreGone() {
    // On an event loop, where the fallback also sweeps.
    vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .map(
            turn -> {
              for (int i = 0; i < 30_000; i++) {
                put("gone-%05d".formatted(i), DAY_MS);
              }
              put("there", 3 * DAY_MS);
              return turn;
            })
        .await();
    time.advance(2 * DAY_MS);

    SessionPage first = page(null);
    assertThat(first.entries()).isEmpty();
    assertThat(first.nextCursor()).isEqualTo("m.gone-19999");
    SessionPage second = page(first.nextCursor());
    assertThat(second.entries())
        .extracting(SessionPage.Entry::id)
        .containsExactly(new SessionId("there"));
    assertThat(second.nextCursor()).isNull();
  }
}
