package dev.sessionstore.service;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sessions in memory that another node changes too: so many times as the test says, between a read
 * and the write that is built on it. It answers at once, and counts what it is asked.
 */
final class ContestedStore implements SessionStore {
  private static final Patch.Limits NO_LIMITS = new Patch.Limits(1_000_000, 100);

  private final Map<SessionKey, Session> sessions = new HashMap<>();
  private Promise<Void> gate = Promise.promise();
  final List<String> turns = new ArrayList<>();
  int conflictsLeft;
  boolean deletesBeforeWrite;
  int loads;
  int writes;

  ContestedStore() {
    gate.complete();
  }

  /** From now on loads wait until {@link #open}. */
  void close() {
    gate = Promise.promise();
  }

  void open() {
    gate.complete();
  }

  void put(SessionKey key, String json) {
    sessions.put(key, new Session(key.id(), JsonBytes.of(json), 1, 0, 0, Long.MAX_VALUE));
  }

  String data(SessionKey key) {
    return sessions.get(key).data().toString();
  }

  boolean has(SessionKey key) {
    return sessions.containsKey(key);
  }

  @Override
  public Future<Outcome> load(SessionKey key) {
    loads++;
    return gate.future().map(opened -> read(key));
  }

  private Outcome read(SessionKey key) {
    Session session = sessions.get(key);
    return session == null
        ? new Outcome.Absent(Placement.REDIS)
        : new Outcome.Found(session, Placement.REDIS);
  }

  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    writes++;
    turns.add(replacement.turn());
    if (deletesBeforeWrite) {
      sessions.remove(key);
    } else if (conflictsLeft > 0) {
      conflictsLeft--;
      changeAsAnotherNode(key);
    }
    Session now = sessions.get(key);
    if (now == null) {
      return Future.succeededFuture(new Outcome.Absent(Placement.REDIS));
    }
    if (now.version() != replacement.base().version()) {
      return Future.succeededFuture(new Outcome.Moved(now, Placement.REDIS));
    }
    sessions.put(key, next(now, replacement.data()));
    return Future.succeededFuture(read(key));
  }

  private void changeAsAnotherNode(SessionKey key) {
    Session now = sessions.get(key);
    String patch = "{\"other" + now.version() + "\":1}";
    byte[] utf8 = JsonBytes.of(patch).array();
    sessions.put(
        key, next(now, MemberChanges.ofMergePatch(utf8, 100).apply(now.data(), NO_LIMITS).data()));
  }

  private static Session next(Session old, JsonBytes data) {
    return new Session(old.id(), data, old.version() + 1, 0, 0, Long.MAX_VALUE);
  }

  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    throw new UnsupportedOperationException("a change does not save");
  }

  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    throw new UnsupportedOperationException("a change does not touch");
  }

  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    throw new UnsupportedOperationException("a change does not delete");
  }

  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    throw new UnsupportedOperationException("a change does not list");
  }
}
