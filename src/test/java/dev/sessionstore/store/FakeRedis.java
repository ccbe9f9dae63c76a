package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A connection whose answers the test gives, and that tells when it is cut. */
public final class FakeRedis implements ServingRedis, ReplayTarget {
  private final String identity;
  private final SessionStore store;
  private final Promise<String> lost = Promise.promise();
  private final List<Promise<Outcome>> unanswered = new ArrayList<>();
  private final List<Session> written = new ArrayList<>();
  private final List<String> cuts = new ArrayList<>();
  private Runnable whenCut = () -> {};

  public FakeRedis(String identity, SessionStore store) {
    this.identity = identity;
    this.store = store;
  }

  /** Runs something while the connection is being cut. */
  public void whenCut(Runnable action) {
    whenCut = action;
  }

  /** Answers the oldest write of a replay. */
  public void answer() {
    unanswered
        .remove(0)
        .complete(new Outcome.Found(written.get(written.size() - 1), Placement.REDIS));
  }

  /** Fails the oldest write of a replay. */
  public void fail(Throwable error) {
    unanswered.remove(0).fail(error);
  }

  /** Loses the connection. */
  public void lose(String cause) {
    lost.tryComplete(cause);
  }

  public List<Session> written() {
    return written;
  }

  /** The causes for which the connection was cut. */
  public List<String> cuts() {
    return cuts;
  }

  @Override
  public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
    written.add(write.session());
    unanswered.add(Promise.promise());
    return unanswered.get(unanswered.size() - 1).future();
  }

  @Override
  public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
    throw new AssertionError("nothing was deleted");
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public long startedAt() {
    return 0;
  }

  @Override
  public SessionStore store() {
    return store;
  }

  @Override
  public ReplayTarget replayTarget() {
    return this;
  }

  @Override
  public Future<?> examine() {
    return Future.succeededFuture();
  }

  @Override
  public long unsettledUntil() {
    return 0;
  }

  @Override
  public void patience(long millis) {}

  @Override
  public Future<String> lost() {
    return lost.future();
  }

  @Override
  public void cut(String cause) {
    cuts.add(cause);
    whenCut.run();
    lost.tryComplete(cause);
  }
}
