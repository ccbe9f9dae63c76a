package dev.sessionstore.store.redis;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
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
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sessions in Redis: one hash each, at {@code {namespace}:session:{id}}. The Javadoc of each
 * operation shows the commands that Redis runs; {@code deletion} is the key that {@link
 * RedisKeys#deletionOf} names. Every change is one script, see {@link RedisScript}.
 */
final class RedisStore implements SessionStore, ReplayTarget {
  /** Time that other nodes leave to one that lost a race: a few round trips of a slow link. */
  private static final int TURN_MS = 150;

  private final RedisLink link;
  private final String history;
  private final SessionClock clock;
  private final DataLossWindow losses;
  private final Predicate<SessionKey> ended;
  private final Map<RedisScript, ScriptCalls> calls = new EnumMap<>(RedisScript.class);

  /**
   * The history is a hexadecimal number that tells this server process and its data from others.
   */
  RedisStore(
      Context loop,
      RedisLink link,
      String history,
      SessionClock clock,
      DataLossWindow losses,
      Predicate<SessionKey> ended) {
    this.link = link;
    this.history = history;
    this.clock = clock;
    this.losses = losses;
    this.ended = ended;
    for (RedisScript script : RedisScript.values()) {
      calls.put(script, new ScriptCalls(script, link, clock, loop));
    }
  }

  private Future<ScriptReply> run(
      RedisScript script, SessionKey key, int bytes, Consumer<Request> arguments) {
    return Objects.requireNonNull(calls.get(script), "script").run(key, bytes, arguments);
  }

  /** {@code HMGET key data version createdAt updatedAt expiresAt}. */
  @Override
  public Future<Outcome> load(SessionKey key) {
    Request request = Request.cmd(Command.HMGET).arg(RedisKeys.of(key));
    SessionHash.FIELDS.forEach(request::arg);
    return link.send(request)
        .map(reply -> Objects.requireNonNull(reply, "HMGET answers with a list"))
        .map(reply -> SessionHash.read(key.id(), reply, 0))
        .compose(
            session ->
                session == null
                    ? confirmed(key, new Outcome.Absent(Placement.REDIS))
                    : Future.succeededFuture(new Outcome.Found(session, Placement.REDIS)));
  }

  /**
   * {@code HMGET key version createdAt ancestor; [GET deletion]; [HDEL key ancestor
   * ancestorData:…]; HSET key data … version … createdAt … updatedAt … expiresAt …; PEXPIREAT key
   * …}.
   */
  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    return run(
            RedisScript.SAVE,
            key,
            data.length(),
            request ->
                request
                    .arg(RedisScript.condition(precondition))
                    .arg(ttlMillis)
                    .arg(clock.endedVersion())
                    .arg(data.array()))
        .compose(reply -> confirmed(key, reply.outcome(key.id(), data)));
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
    return run(
            RedisScript.REPLACE,
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
        .compose(reply -> confirmed(key, reply.outcome(key.id(), data)));
  }

  /**
   * {@code HMGET key data version createdAt updatedAt expiresAt ancestor; [HSET key ancestor …];
   * HSET key version … updatedAt … expiresAt …; PEXPIREAT key …}.
   */
  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return run(
            RedisScript.TOUCH,
            key,
            0,
            request ->
                request
                    .arg(RedisScript.condition(precondition))
                    .arg(ttlMillis)
                    .arg(losses.unsettled(history)))
        .compose(reply -> confirmed(key, reply.outcome(key.id(), null)));
  }

  /**
   * Confirms by {@code GET deletion} that there is no session. While Redis may lack sessions that
   * it has lost, only a remembered deletion proves it.
   */
  private Future<Outcome> confirmed(SessionKey key, Outcome outcome) {
    boolean saysNoSession =
        outcome instanceof Outcome.Absent
            || (outcome instanceof Outcome.Mismatch mismatch
                && mismatch.currentVersion().isEmpty());
    if (!saysNoSession || !losses.mayLack()) {
      return Future.succeededFuture(outcome);
    }
    return link.send(Request.cmd(Command.GET).arg(RedisKeys.deletionOf(RedisKeys.of(key))))
        .compose(
            deletion ->
                deletion == null
                    ? Future.failedFuture(
                        new StoreUnavailableException(
                            "Redis came back a moment ago; another node may still restore this"))
                    : Future.succeededFuture(outcome));
  }

  /** {@code HGET key version; GET deletion; SET deletion … PX …; DEL key}. */
  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    return run(
            RedisScript.DELETE,
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

  /** {@code SCAN cursor MATCH {namespace}:session:{prefix}* COUNT n TYPE hash}, a few times. */
  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return new RedisScan(link, history, namespace, query, ended)
        .page()
        .map(page -> new SessionPage(page.entries(), page.nextCursor(), !losses.mayLack()));
  }

  /** A position counts in one Redis process only: each has its keys in an order of its own. */
  @Override
  public boolean goesOn(String cursor) {
    return RedisCursor.parse(cursor).isOf(history);
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
    return run(
            RedisScript.RESTORE,
            key,
            session.data().length() + (base.exists() ? base.data().length() : 0),
            request -> {
              request
                  .arg(write.expected())
                  .arg(session.data().array())
                  .arg(session.version())
                  .arg(session.createdAt())
                  .arg(session.updatedAt())
                  .arg(session.expiresAt())
                  .arg(write.latestDeletion());
              SessionHash.addBase(request, base, clock.millis() + losses.windowMillis());
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
    return run(
            RedisScript.REMOVE,
            key,
            0,
            request ->
                request.arg(remove.expected()).arg(remove.version()).arg(losses.windowMillis()))
        .map(reply -> reply.outcome(key.id(), null));
  }
}
