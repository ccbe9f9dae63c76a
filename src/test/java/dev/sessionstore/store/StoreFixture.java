package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A store under test, and what its contract needs to know of it. */
public interface StoreFixture {
  String NAMESPACE = "interview";

  /** Counts the ids that tests take, so that each has its own in the store that they share. */
  AtomicInteger IDS = new AtomicInteger();

  LoopStore store();

  /** The clock of the store's node. */
  SessionClock clock();

  /** Returns when so many milliseconds have passed for the store, or a little more. */
  void pass(long millis);

  /** What every answer of this store says of itself. */
  Placement placement();

  /** Texts that are no cursors of this store. */
  List<String> notCursors();

  /** Cursors of another kind with which a list of this store begins anew. */
  default List<String> cursorsOfBefore() {
    return List.of();
  }

  /** A session that has never been. */
  default SessionKey fresh() {
    return key("s-" + IDS.incrementAndGet());
  }

  /** A session that the store knows is not there. */
  default SessionKey absent() {
    return fresh();
  }

  /** A beginning of ids that no other test uses. */
  default String prefix() {
    return "p" + IDS.incrementAndGet() + "-";
  }

  default SessionKey key(String id) {
    return new SessionKey(NAMESPACE, new SessionId(id));
  }
}
