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
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private final long deletionMillis;
  private final Predicate<SessionKey> ended;

  /**
   * @param deletionMillis how long Redis remembers that a session was deleted
   * @param ended what has ended though Redis still has it
   */
  RedisStore(RedisLink link, SessionClock clock, long deletionMillis, Predicate<SessionKey> ended) {
    this.ended = ended;
    this.link = link;
    this.clock = clock;
    this.deletionMillis = deletionMillis;
  }

  /** {@code HMGET key data version createdAt updatedAt expiresAt}. */
  @Override
  public Future<Outcome> load(SessionKey key) {
    Request request = Request.cmd(Command.HMGET).arg(RedisKeys.of(key));
    for (String field : SessionHash.FIELDS) {
      request.arg(field);
    }
    return link.send(request).map(reply -> foundOrAbsent(key.id(), present(reply)));
  }

  /** {@link RedisScripts#SAVE}. */
  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    return run(
            RedisScripts.SAVE,
            key,
            request ->
                request
                    .arg(condition(precondition))
                    .arg(ttlMillis)
                    .arg(clock.endedVersion())
                    .arg(data.array()))
        .map(reply -> outcome(key.id(), reply, data));
  }

  /** {@link RedisScripts#REPLACE}. */
  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    OptionalLong ttl = replacement.ttlMillis();
    return run(
            RedisScripts.REPLACE,
            key,
            request ->
                request
                    .arg(replacement.base().version())
                    .arg(ttl.isPresent() ? Long.toString(ttl.getAsLong()) : "")
                    .arg(replacement.data().array())
                    .arg(replacement.turn())
                    .arg(TURN_MS))
        .map(reply -> outcome(key.id(), reply, replacement.data()));
  }

  /** {@link RedisScripts#TOUCH}. */
  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return run(
            RedisScripts.TOUCH, key, request -> request.arg(condition(precondition)).arg(ttlMillis))
        .map(reply -> outcome(key.id(), reply, null));
  }

  /** {@link RedisScripts#DELETE}. */
  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    return run(
            RedisScripts.DELETE,
            key,
            request -> request.arg(condition(precondition)).arg(deletionMillis))
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
    return new RedisScan(link, namespace, query, ended).page();
  }

  /** {@link RedisScripts#RESTORE}. */
  @Override
  public List<Future<Outcome>> writeIf(List<Write> writes) {
    Future<Response> replies =
        run(
            RedisScripts.RESTORE,
            writes.stream().map(Write::key).toList(),
            request -> writes.forEach(write -> add(write, request)));
    return IntStream.range(0, writes.size())
        .mapToObj(i -> replies.map(all -> written(writes.get(i), all.get(i + 1))))
        .toList();
  }

  private static void add(Write write, Request request) {
    Session session = write.session();
    request
        .arg(write.expected())
        .arg(session.data().array())
        .arg(session.version())
        .arg(session.createdAt())
        .arg(session.updatedAt())
        .arg(session.expiresAt());
  }

  private static Outcome written(Write write, Response reply) {
    if (reply.get(0).toString().equals("restored")) {
      Session session = write.session().withVersion(reply.get(1).toLong());
      return new Outcome.Found(session, Placement.REDIS);
    }
    return outcome(write.key().id(), reply, null);
  }

  /** {@link RedisScripts#REMOVE}. */
  @Override
  public Future<Outcome> removeIf(SessionKey key, long expected, long version) {
    return run(
            RedisScripts.REMOVE,
            key,
            request -> request.arg(expected).arg(version).arg(deletionMillis))
        .map(reply -> outcome(key.id(), reply, null));
  }

  private interface Arguments {
    void addTo(Request request);
  }

  private Future<Response> run(RedisScripts script, SessionKey key, Arguments arguments) {
    return run(script, List.of(key), arguments);
  }

  /** Where the clocks had moved apart, the second attempt goes by the clock that was just set. */
  private Future<Response> run(RedisScripts script, List<SessionKey> keys, Arguments arguments) {
    return attempt(script, keys, arguments)
        .compose(
            reply ->
                isLate(reply) ? attempt(script, keys, arguments) : Future.succeededFuture(reply))
        .compose(
            reply ->
                isLate(reply)
                    ? Future.failedFuture(
                        new RedisOutageException("Redis is late by its own clock"))
                    : Future.succeededFuture(reply));
  }

  private static boolean isLate(Response reply) {
    return reply.get(0).toString().equals("late");
  }

  /** By its digest, or with its source where Redis has forgotten it. */
  private Future<Response> attempt(
      RedisScripts script, List<SessionKey> keys, Arguments arguments) {
    long askedAt = clock.millis();
    long deadline = link.deadline(askedAt);
    Arguments all =
        request -> {
          request.arg(2 * keys.size());
          keys.forEach(key -> request.arg(RedisKeys.of(key)).arg(RedisKeys.deletion(key)));
          arguments.addTo(request);
          request.arg(deadline);
        };
    Request byDigest = Request.cmd(Command.EVALSHA).arg(script.sha1());
    all.addTo(byDigest);
    return link.send(byDigest)
        .recover(
            error -> {
              if (!RedisErrors.isUnknownScript(error)) {
                return Future.failedFuture(error);
              }
              Request bySource = Request.cmd(Command.EVAL).arg(script.source());
              all.addTo(bySource);
              return link.send(bySource);
            })
        .map(
            reply -> {
              Response told = present(reply);
              followClock(told, askedAt);
              return told;
            });
  }

  /** Every script's reply but a mismatch ends with the time at which it ran. */
  private void followClock(Response reply, long askedAt) {
    if (!reply.get(0).toString().equals("mismatch")) {
      clock.follow(reply.get(reply.size() - 1).toLong(), askedAt);
    }
  }

  /**
   * @param own the data that were sent, if that is so
   */
  private static Outcome outcome(SessionId id, Response reply, @Nullable JsonBytes own) {
    String kind = reply.get(0).toString();
    return switch (kind) {
      case "ok" -> new Outcome.Found(sessionIn(id, reply, own), Placement.REDIS);
      case "moved" -> new Outcome.Moved(sessionIn(id, reply, null), Placement.REDIS);
      case "absent" -> new Outcome.Absent(Placement.REDIS);
      case "gone" -> new Outcome.Deleted(false, reply.get(1).toLong(), Placement.REDIS);
      case "deleted" ->
          new Outcome.Deleted(
              reply.get(1).toInteger() == 1, reply.get(2).toLong(), Placement.REDIS);
      case "error" -> throw new RedisCommandException(reply.get(1).toString());
      case "mismatch" -> new Outcome.Mismatch(versionIn(reply));
      default -> throw new IllegalStateException("a script answered " + kind);
    };
  }

  private static OptionalLong versionIn(Response reply) {
    Response version = reply.size() > 1 ? reply.get(1) : null;
    return version == null ? OptionalLong.empty() : OptionalLong.of(version.toLong());
  }

  private static Session sessionIn(SessionId id, Response reply, @Nullable JsonBytes own) {
    return Objects.requireNonNull(SessionHash.read(id, reply, 1, own), "a script's session");
  }

  private static Outcome foundOrAbsent(SessionId id, Response fields) {
    Session session = SessionHash.read(id, fields, 0, null);
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
