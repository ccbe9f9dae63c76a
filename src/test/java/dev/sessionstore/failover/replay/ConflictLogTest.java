package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.support.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which conflicts are still shown when there are more than may be kept. */
class ConflictLogTest {
  private static final Result WON = new Result(Result.Kind.REPLAYED, true);

  private final Logger lines = (Logger) LoggerFactory.getLogger(ConflictLog.class);
  private final CountedReplays counted = new CountedReplays();
  private final ConflictLog conflicts = new ConflictLog(new ManualClock().clock(), counted);

  /** Each is a line of the log, and there are thousands here. */
  @BeforeEach
  void beSilent() {
    lines.setLevel(Level.OFF);
  }

  @AfterEach
  void beAsBefore() {
    lines.setLevel(null);
  }

  private void add(String namespace, int version, int size) {
    SessionId id = new SessionId("s-" + version);
    JsonBytes data = JsonBytes.of("{\"x\":\"" + "x".repeat(size) + "\"}");
    Session session = new Session(id, data, version, 1, 1, 2);
    conflicts.add(
        new SessionKey(namespace, id), PendingChange.saved(session, Base.UNKNOWN), null, WON);
  }

  @Test
  void theNewestShouldBeKeptAndComeFirst() {
    for (int version = 1; version <= 1_003; version++) {
      add("a", version, 10);
    }

    assertThat(conflicts.of("a"))
        .hasSize(1_000)
        .extracting(Conflict::version)
        .startsWith(1_003L, 1_002L)
        .endsWith(5L, 4L);
    assertThat(counted.conflicts()).isEqualTo(1_003);
  }

  @Test
  void largeOnesShouldNotFillTheMemory() {
    for (int version = 1; version <= 40; version++) {
      add("a", version, 1_000_000);
    }

    assertThat(conflicts.of("a")).extracting(Conflict::version).hasSize(16).startsWith(40L, 39L);
  }

  @Test
  void thoseOfOtherNamespacesShouldNotBeShown() {
    add("a", 1, 10);
    add("b", 2, 10);

    assertThat(conflicts.of("b")).extracting(Conflict::version).containsExactly(2L);
    assertThat(conflicts.of("c")).isEmpty();
  }
}
