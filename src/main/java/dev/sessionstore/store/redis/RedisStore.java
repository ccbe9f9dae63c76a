package dev.sessionstore.store.redis;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.OptionalLong;

/**
 * Sessions in Redis: one hash each, at {@code {namespace}:session:{id}}. The Javadoc of each
 * operation shows the commands that Redis runs; {@code deletion} is the key that {@link
 * RedisKeys#deletion} names. Every change is one script, see {@link RedisScript}.
 */
final class RedisStore implements SessionStore, ReplayTarget {
  /**
   * Longest time that other nodes leave to one that lost a race: a few round trips of a slow link.
   */
  private static final int TURN_MS = 150;

  private final RedisLink link;
  private final String history;
  private final SessionClock clock;
  private final LocalKnowledge knowledge;
  private final DataLossWindow losses;
  private final ScriptCalls saves;
  private final ScriptCalls replacements;
  private final ScriptCalls touches;
  private final ScriptCalls deletions;
  private final ScriptCalls restorations;
  private final ScriptCalls removals;

  /**
   * @param loop the event loop that uses it
   * @param history hexadecimal number that tells this server process and its data from others
   */
  RedisStore(
      Context loop, RedisLink link, String history, SessionClock clock, LocalKnowledge knowledge) {
    this.link = link;
    this.history = history;
    this.clock = clock;
    this.knowledge = knowledge;
    this.losses = knowledge.losses();
    this.saves = new ScriptCalls(RedisScript.SAVE, link, clock, loop);
    this.replacements = new ScriptCalls(RedisScript.REPLACE, link, clock, loop);
    this.touches = new ScriptCalls(RedisScript.TOUCH, link, clock, loop);
    this.deletions = new ScriptCalls(RedisScript.DELETE, link, clock, loop);
    this.restorations = new ScriptCalls(RedisScript.RESTORE, link, clock, loop);
    this.removals = new ScriptCalls(RedisScript.REMOVE, link, clock, loop);
  }

  /** {@code HMGET key data version createdAt updatedAt expiresAt}. */
  @Override
  public Future<Outcome> load(SessionKey key) {
    Request request = Request.cmd(Command.HMGET).arg(RedisKeys.of(key));
    for (String field : SessionHash.FIELDS) {
      request.arg(field);
    }
    return link.send(request)
        .map(reply -> SessionHash.outcome(key.id(), reply))
        .compose(outcome -> confirmed(key, outcome));
  }

  /**
   * {@code HMGET key version createdAt ancestor; [GET deletion]; [HDEL key ancestor
   * ancestorData:…]; HSET key data … version … createdAt … updatedAt … expiresAt …; PEXPIREAT key
   * …}.
   */
  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    return saves
        .run(
            key,
            data.length(),
            request ->
                request
                    .arg(RedisScript.condition(precondition))
                    .arg(ttlMillis)
                    .arg(clock.endedVersion())
                    .arg(data.array()))
        .map(reply -> reply.outcome(key.id(), data))
        .compose(outcome -> confirmed(key, outcome));
  }

  /**
   * {@code HMGET key version createdAt expiresAt turn ancestor; [HSET key ancestor … ancestorData:…
   * …]; HSET key data … version … updatedAt … expiresAt …; [PEXPIREAT key …]; [HDEL key turn]}; or,
   * if the version is another one and a turn is asked for, {@code HSET key turn …}.
   */
  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    OptionalLong ttl = replacement.ttlMillis();
    JsonBytes data = replacement.data();
    return replacements
        .run(
            key,
            data.length(),
            request ->
                request
                    .arg(replacement.base().version())
                    .arg(ttl.isPresent() ? Long.toString(ttl.getAsLong()) : "")
                    .arg(data.array())
                    .arg(replacement.turn())
                    .arg(TURN_MS)
                    .arg(losses.unsettled(history)))
        .map(reply -> reply.outcome(key.id(), data))
        .compose(outcome -> confirmed(key, outcome));
  }

  /**
   * {@code HMGET key data version createdAt updatedAt expiresAt ancestor; [HSET key ancestor …];
   * HSET key version … updatedAt … expiresAt …; PEXPIREAT key …}.
   */
  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return touches
        .run(
            key,
            0,
            request ->
                request
                    .arg(RedisScript.condition(precondition))
                    .arg(ttlMillis)
                    .arg(losses.unsettled(history)))
        .map(reply -> reply.outcome(key.id(), null))
        .compose(outcome -> confirmed(key, outcome));
  }

  /**
   * Confirms by {@code GET deletion} that there is no session. While Redis may lack sessions that
   * it has lost, only a remembered deletion proves it.
   */
  private Future<Outcome> confirmed(SessionKey key, Outcome outcome) {
    if (!saysNoSession(outcome) || !losses.mayLack()) {
      return Future.succeededFuture(outcome);
    }
    return link.send(Request.cmd(Command.GET).arg(RedisKeys.deletion(key)))
        .compose(
            deletion ->
                deletion == null
                    ? Future.failedFuture(
                        new StoreUnavailableException(
                            "Redis came back a moment ago; another node may still restore this"))
                    : Future.succeededFuture(outcome));
  }

  private static boolean saysNoSession(Outcome outcome) {
    return outcome instanceof Outcome.Absent
        || (outcome instanceof Outcome.Mismatch mismatch && mismatch.currentVersion().isEmpty());
  }

  /** {@code HGET key version; GET deletion; SET deletion … PX …; DEL key}. */
  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    return deletions
        .run(
            key,
            0,
            request -> request.arg(RedisScript.condition(precondition)).arg(losses.windowMillis()))
        .map(reply -> reply.outcome(key.id(), null))
        .onSuccess(
            outcome -> {
              if (outcome instanceof Outcome.Deleted deleted && deleted.existed()) {
                clock.ended(deleted.version());
              }
            });
  }

  /**
   * {@code SCAN cursor MATCH {namespace}:session:{prefix}* COUNT n TYPE hash}, a bounded number of
   * times.
   */
  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return new RedisScan(link, history, namespace, query, knowledge.ended())
        .page()
        .map(
            page ->
                new SessionPage(
                    page.entries(), page.nextCursor(), page.complete() && !losses.mayLack()));
  }

  /**
   * Each Redis process hashes its keys with a seed of its own, so a position counts in one only.
   */
  @Override
  public boolean goesOn(String cursor) {
    return ScanCursor.parse(cursor).isOf(history);
  }

  /**
   * {@code HMGET key version createdAt expiresAt ancestor; [GET deletion]; [HSET key ancestor …
   * ancestorData:… …]; [HDEL key ancestor ancestorData:…]; HSET key data … version … createdAt …
   * updatedAt … expiresAt …; PEXPIREAT key …}.
   */
  @Override
  public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
    Session session = write.session();
    MergeBase base = write.ancestor();
    return restorations
        .run(
            key,
            session.data().length() + MergeBaseFields.bytes(base),
            request -> {
              request
                  .arg(write.expected())
                  .arg(session.data().array())
                  .arg(session.version())
                  .arg(session.createdAt())
                  .arg(session.updatedAt())
                  .arg(session.expiresAt())
                  .arg(write.latestDeletion());
              MergeBaseFields.addTo(request, base, clock.millis() + losses.windowMillis());
              request.arg(losses.unsettled(history)).arg(knownAt);
            })
        .map(reply -> reply.outcome(session));
  }

  /**
   * {@code HMGET key data version createdAt updatedAt expiresAt ancestor; GET deletion; SET
   * deletion … PX …; DEL key}.
   */
  @Override
  public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
    return removals
        .run(
            key,
            0,
            request ->
                request.arg(remove.expected()).arg(remove.version()).arg(losses.windowMillis()))
        .map(reply -> reply.outcome(key.id(), null));
  }
}
