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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which conflicts are still shown when there are more than may be kept. */
class ConflictLogTest {
  private static final Result WON = new Result(Result.Kind.REPLAYED, true);

  private final Logger lines = (Logger) LoggerFactory.getLogger(ConflictLog.class);
  private final CountedReplays counted = new CountedReplays();
  private final ConflictLog conflicts =
      new ConflictLog(new ManualClock().clock(), counted::conflict);

  /** Each is a line of the log, and there are thousands here. */
  @BeforeEach
  void beSilent() {
    lines.setLevel(Level.OFF);
  }

  @AfterEach
  void beAsBefore() {
    lines.setLevel(null);
  }

  private static SessionId id(int version) {
    return new SessionId("s-" + version);
  }

  private List<Conflict> all(String namespace) {
    List<Conflict> all = new ArrayList<>();
    Conflict.Page page = conflicts.page(namespace, new Conflict.Query(1_000, Long.MAX_VALUE));
    all.addAll(page.conflicts());
    while (page.next().isPresent()) {
      page = conflicts.page(namespace, new Conflict.Query(1_000, page.next().getAsLong()));
      assertThat(page.conflicts()).isNotEmpty();
      all.addAll(page.conflicts());
    }
    return all;
  }

  private void add(String namespace, int version, int size) {
    SessionId id = id(version);
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

    assertThat(all("a"))
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

    assertThat(all("a")).extracting(Conflict::version).hasSize(16).startsWith(40L, 39L);
  }

  @Test
  void thoseOfOtherNamespacesShouldNotBeShown() {
    add("a", 1, 10);
    add("b", 2, 10);

    assertThat(all("b")).extracting(Conflict::version).containsExactly(2L);
    assertThat(all("c")).isEmpty();
  }

  @Test
  void aPageShouldHaveAsManyAsAskedForAndSayWhereTheNextBegins() {
    for (int version = 1; version <= 5; version++) {
      add("a", version, 10);
      add("b", version, 10);
    }

    Conflict.Page first = conflicts.page("a", new Conflict.Query(2, Long.MAX_VALUE));
    add("a", 6, 10);
    Conflict.Page second = conflicts.page("a", new Conflict.Query(2, first.next().orElseThrow()));
    Conflict.Page third = conflicts.page("a", new Conflict.Query(2, second.next().orElseThrow()));

    assertThat(first.conflicts()).extracting(Conflict::version).containsExactly(5L, 4L);
    assertThat(second.conflicts()).extracting(Conflict::version).containsExactly(3L, 2L);
    assertThat(third).isEqualTo(new Conflict.Page(third.conflicts(), OptionalLong.empty()));
    assertThat(third.conflicts()).extracting(Conflict::version).containsExactly(1L);
  }

  @Test
  void aPageShouldEndBeforeItIsTooLarge() {
    for (int version = 1; version <= 10; version++) {
      add("a", version, 100_000);
    }

    assertThat(conflicts.page("a", Conflict.Query.FIRST).conflicts()).hasSize(3);
    assertThat(all("a")).hasSize(10);
  }

  @Test
  void thoseOfADeletedSessionShouldBeForgotten() {
    add("a", 1, 10);
    add("a", 2, 10);
    add("b", 1, 10);

    conflicts.forget(new SessionKey("a", id(1)));

    assertThat(all("a")).extracting(Conflict::version).containsExactly(2L);
    assertThat(all("b")).extracting(Conflict::version).containsExactly(1L);
  }

  @Test
  void whatWasForgottenShouldGiveItsRoomBack() {
    for (int version = 1; version <= 16; version++) {
      add("a", version, 1_000_000);
      conflicts.forget(new SessionKey("a", id(version)));
    }
    for (int version = 1; version <= 16; version++) {
      add("a", version, 1_000_000);
    }

    assertThat(all("a")).hasSize(16);
  }
}
