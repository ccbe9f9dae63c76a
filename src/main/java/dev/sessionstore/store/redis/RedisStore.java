package dev.sessionstore.store.redis;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
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
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sessions in Redis: one hash each, at {@code {namespace}:session:{id}}. */
final class RedisStore implements SessionStore, ReplayTarget {
  /**
   * How long other nodes keep back for one that had no chance: a few round trips of a slow link. If
   * it does not come, nobody waits longer than this.
   */
  private static final int TURN_MS = 150;

  private final RedisLink link;
  private final SessionClock clock;
  private final long recentMillis;
  private final DataLossWindow losses;
  private final String history;
  private final Predicate<SessionKey> ended;
  private final ScriptCalls saves;
  private final ScriptCalls replacements;
  private final ScriptCalls touches;
  private final ScriptCalls deletions;
  private final ScriptCalls restorations;
  private final ScriptCalls removals;

  /**
   * @param loop the event loop that uses it
   * @param recentMillis how long Redis remembers that a session was deleted, and how far back what
   *     it lost is offered to it again
   * @param history what tells this server and its data from others, as a hexadecimal number
   * @param losses what may have to be joined with what others remember
   * @param ended what has ended though Redis still has it
   */
  RedisStore(
      Context loop,
      RedisLink link,
      String history,
      SessionClock clock,
      long recentMillis,
      DataLossWindow losses,
      Predicate<SessionKey> ended) {
    this.ended = ended;
    this.link = link;
    this.clock = clock;
    this.recentMillis = recentMillis;
    this.losses = losses;
    this.history = history;
    this.saves = new ScriptCalls(RedisScripts.SAVE, link, clock, loop);
    this.replacements = new ScriptCalls(RedisScripts.REPLACE, link, clock, loop);
    this.touches = new ScriptCalls(RedisScripts.TOUCH, link, clock, loop);
    this.deletions = new ScriptCalls(RedisScripts.DELETE, link, clock, loop);
    this.restorations = new ScriptCalls(RedisScripts.RESTORE, link, clock, loop);
    this.removals = new ScriptCalls(RedisScripts.REMOVE, link, clock, loop);
  }

  /** {@code HMGET key data version createdAt updatedAt expiresAt}. */
  @Override
  public Future<Outcome> load(SessionKey key) {
    Request request = Request.cmd(Command.HMGET).arg(RedisKeys.of(key));
    for (String field : SessionHash.FIELDS) {
      request.arg(field);
    }
    return link.send(request).compose(reply -> known(key, foundOrAbsent(key.id(), present(reply))));
  }

  /** {@link RedisScripts#SAVE}. */
  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    return saves
        .run(
            key,
            data.length(),
            request ->
                request
                    .arg(condition(precondition))
                    .arg(ttlMillis)
                    .arg(clock.endedVersion())
                    .arg(data.array()))
        .compose(reply -> known(key, outcome(key.id(), reply, data)));
  }

  /** {@link RedisScripts#REPLACE}. */
  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    OptionalLong ttl = replacement.ttlMillis();
    return replacements
        .run(
            key,
            replacement.data().length(),
            request ->
                request
                    .arg(replacement.base().version())
                    .arg(ttl.isPresent() ? Long.toString(ttl.getAsLong()) : "")
                    .arg(replacement.data().array())
                    .arg(replacement.turn())
                    .arg(TURN_MS)
                    .arg(unsettled()))
        .compose(reply -> known(key, outcome(key.id(), reply, replacement.data())));
  }

  /** {@link RedisScripts#TOUCH}. */
  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return touches
        .run(
            key, 0, request -> request.arg(condition(precondition)).arg(ttlMillis).arg(unsettled()))
        .compose(reply -> known(key, outcome(key.id(), reply, null)));
  }

  /**
   * {@code GET deletion} where Redis may have lost the session that it has not: without that of its
   * deletion nobody can tell.
   */
  private Future<Outcome> known(SessionKey key, Outcome outcome) {
    if (!isNoSession(outcome) || !losses.mayLack()) {
      return Future.succeededFuture(outcome);
    }
    return link.send(Request.cmd(Command.GET).arg(RedisKeys.deletion(key)))
        .compose(
            deletion ->
                deletion == null
                    ? Future.failedFuture(
                        new StoreUnavailableException(
                            "Redis came back a moment ago, and another node may still give the"
                                + " session back to it"))
                    : Future.succeededFuture(outcome));
  }

  private static boolean isNoSession(Outcome outcome) {
    return outcome instanceof Outcome.Absent
        || (outcome instanceof Outcome.Mismatch mismatch && mismatch.currentVersion().isEmpty());
  }

  /** {@link RedisScripts#DELETE}. */
  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    return deletions
        .run(key, 0, request -> request.arg(condition(precondition)).arg(recentMillis))
        .map(reply -> outcome(key.id(), reply, null))
        .onSuccess(this::rememberEnd);
  }

  private void rememberEnd(Outcome outcome) {
    if (outcome instanceof Outcome.Deleted deleted && deleted.existed()) {
      clock.ended(deleted.version());
    }
  }

  /**
   * {@code SCAN cursor MATCH {namespace}:session:{prefix}* COUNT n TYPE hash}, a bounded number of
   * times.
   */
  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return new RedisScan(link, history, namespace, query, ended)
        .page()
        .map(
            page ->
                new SessionPage(
                    page.entries(), page.nextCursor(), page.complete() && !losses.mayLack()));
  }

  /** Redis hashes its keys with a seed of each process: elsewhere a position means nothing. */
  @Override
  public boolean goesOn(String cursor) {
    return ScanCursor.parse(cursor).isOf(history);
  }

  /** {@link RedisScripts#RESTORE}. */
  @Override
  public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
    Session session = write.session();
    return restorations
        .run(
            key,
            session.data().length() + MergeBaseFields.bytes(write.ancestor()),
            request -> addTo(request, write, knownAt))
        .map(
            reply ->
                reply.isWritten()
                    ? new Outcome.Found(session.withVersion(reply.number(0)), Placement.REDIS)
                    : outcome(key.id(), reply, null));
  }

  private void addTo(Request request, ReplayAction.Write write, long knownAt) {
    Session session = write.session();
    request
        .arg(write.expected())
        .arg(session.data().array())
        .arg(session.version())
        .arg(session.createdAt())
        .arg(session.updatedAt())
        .arg(session.expiresAt())
        .arg(write.latestDeletion());
    MergeBaseFields.addTo(request, write.ancestor(), clock.millis() + recentMillis);
    request.arg(unsettled()).arg(knownAt);
  }

  /** What it is that Redis may have lost something since, for the scripts. */
  private String unsettled() {
    String unsettled = losses.unsettled();
    return unsettled.isEmpty() ? "" : unsettled + " " + history;
  }

  /** {@link RedisScripts#REMOVE}. */
  @Override
  public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
    return removals
        .run(
            key,
            0,
            request -> request.arg(remove.expected()).arg(remove.version()).arg(recentMillis))
        .map(reply -> outcome(key.id(), reply, null));
  }

  /**
   * @param own the data that were sent; null if the reply has them
   */
  private static Outcome outcome(SessionId id, ScriptReply reply, @Nullable JsonBytes own) {
    if (reply.isWritten()) {
      return new Outcome.Found(reply.written(id, own), Placement.REDIS);
    }
    String kind = reply.kind();
    return switch (kind) {
      case "moved" -> moved(id, reply.parts());
      case "absent" -> new Outcome.Absent(Placement.REDIS);
      case "gone" -> new Outcome.Deleted(false, reply.number(1), Placement.REDIS);
      case "deleted" -> new Outcome.Deleted(reply.number(1) == 1, reply.number(2), Placement.REDIS);
      case "mismatch" -> new Outcome.Mismatch(versionIn(reply.parts()));
      default -> throw new IllegalStateException("a script answered " + kind);
    };
  }

  private static OptionalLong versionIn(Response mismatch) {
    Response version = mismatch.size() > 1 ? mismatch.get(1) : null;
    return version == null ? OptionalLong.empty() : OptionalLong.of(version.toLong());
  }

  private static Outcome moved(SessionId id, Response parts) {
    Session current = Objects.requireNonNull(SessionHash.read(id, parts, 1), "a script's session");
    MergeBase ancestor = MergeBaseFields.read(current, parts, 1 + SessionHash.FIELDS.length);
    return new Outcome.Moved(current, ancestor, Placement.REDIS);
  }

  private static Outcome foundOrAbsent(SessionId id, Response fields) {
    Session session = SessionHash.read(id, fields, 0);
    return session == null
        ? new Outcome.Absent(Placement.REDIS)
        : new Outcome.Found(session, Placement.REDIS);
  }

  private static Response present(@Nullable Response reply) {
    return Objects.requireNonNull(reply, "Redis answers these commands with a list");
  }

  private static String condition(Precondition precondition) {
    if (precondition instanceof Precondition.IfVersion wanted) {
      List<Long> versions = wanted.versions().stream().sorted().toList();
      return versions.stream().map(String::valueOf).collect(Collectors.joining(",", ",", ","));
    }
    if (precondition instanceof Precondition.IfAbsent) {
      return "absent";
    }
    return precondition instanceof Precondition.IfPresent ? "present" : "";
  }
}
