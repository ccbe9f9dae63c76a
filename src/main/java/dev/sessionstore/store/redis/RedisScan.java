package dev.sessionstore.store.redis;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionPage.Entry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: {@code SCAN} steps until the page is full, the end is reached, or the page
 * has cost enough. A page may be empty and not be the last, where many foreign keys lie between
 * sessions. Keys that are not hashes are no sessions.
 *
 * <p>{@code COUNT} is only a hint. A step that returns more than fits is repeated with a smaller
 * count; of a single hash bucket with more than fits, a part is taken, and the cursor remembers
 * which ids were sent.
 */
final class RedisScan {
  /** Keys that one step looks at, in a few tenths of a millisecond of Redis's time. */
  private static final int MAX_COUNT = 1_000;

  private static final int MAX_STEPS = 64;

  /** Sessions described at a time, so that a long page does not fill the pipeline. */
  private static final int BATCH = 200;

  private final RedisLink link;
  private final String server;
  private final String namespace;
  private final ListQuery query;
  private final Predicate<SessionKey> hidden;
  private final Set<SessionId> collected = new LinkedHashSet<>();
  private int stepsLeft = MAX_STEPS;

  /**
   * Hidden sessions are asked for at each reply, since the answer may change until the page is
   * full.
   */
  RedisScan(
      RedisLink link,
      String server,
      String namespace,
      ListQuery query,
      Predicate<SessionKey> hidden) {
    this.link = link;
    this.server = server;
    this.namespace = namespace;
    this.query = query;
    this.hidden = hidden;
  }

  Future<SessionPage> page() {
    RedisCursor start;
    try {
      start = RedisCursor.parse(query.cursor());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return step(start, Math.min(query.limit(), MAX_COUNT))
        .compose(
            next ->
                entries(List.copyOf(collected), new ArrayList<>())
                    .map(all -> new SessionPage(all, next == null ? null : next.toString(), true)));
  }

  /** Completes with the cursor of the next page; null at the end. */
  private Future<@Nullable RedisCursor> step(RedisCursor at, int count) {
    stepsLeft--;
    Request scan =
        Request.cmd(Command.SCAN)
            .arg(at.position())
            .arg("MATCH")
            .arg(RedisKeys.prefix(namespace) + query.prefix() + "*")
            .arg("COUNT")
            .arg(count)
            .arg("TYPE")
            .arg("hash");
    return link.send(scan)
        .map(reply -> Objects.requireNonNull(reply, "SCAN answers with a list"))
        .compose(reply -> take(at, count, reply.get(0).toString(), idsIn(reply.get(1), at)));
  }

  private Future<@Nullable RedisCursor> take(
      RedisCursor at, int count, String next, List<SessionId> ids) {
    int room = query.limit() - collected.size();
    if (ids.size() > room && count > 1) {
      return stepsLeft > 0 ? step(at, Math.max(1, count / 4)) : Future.succeededFuture(at);
    }
    if (ids.size() > room) {
      List<SessionId> part = ids.subList(0, room);
      collected.addAll(part);
      return Future.succeededFuture(at.without(part));
    }
    collected.addAll(ids);
    if (RedisCursor.isEnd(next)) {
      return Future.succeededFuture(null);
    }
    RedisCursor onwards = RedisCursor.at(server, next);
    if (collected.size() == query.limit() || stepsLeft == 0) {
      return Future.succeededFuture(onwards);
    }
    return step(onwards, countFor(query.limit() - collected.size(), ids.size(), count));
  }

  /** Estimates the keys that fill the room from the share of sessions among the last ones. */
  private static int countFor(int room, int hits, int count) {
    long wanted = hits == 0 ? 2L * count : (long) room * count / hits;
    return (int) Math.max(1, Math.min(MAX_COUNT, wanted));
  }

  private List<SessionId> idsIn(Response keys, RedisCursor at) {
    return keys.stream()
        .map(name -> RedisKeys.parse(name.toString()))
        .filter(key -> key != null && !hidden.test(key))
        .map(SessionKey::id)
        .filter(id -> !collected.contains(id) && !at.hasSent(id))
        .toList();
  }

  /** Completes with the sessions, without those that have ended if they are to be described. */
  private Future<List<Entry>> entries(List<SessionId> ids, List<Entry> entries) {
    if (!query.withMeta()) {
      return Future.succeededFuture(ids.stream().map(id -> new Entry(id, null)).toList());
    }
    if (ids.isEmpty()) {
      return Future.succeededFuture(entries);
    }
    int count = Math.min(BATCH, ids.size());
    List<Future<@Nullable Entry>> batch =
        ids.subList(0, count).stream().map(this::describe).toList();
    return Future.all(batch)
        .compose(
            all -> {
              batch.stream().map(Future::result).filter(Objects::nonNull).forEach(entries::add);
              return entries(ids.subList(count, ids.size()), entries);
            });
  }

  /**
   * {@code HMGET key version createdAt updatedAt expiresAt; HSTRLEN key data}. Completes with null
   * if the session is gone, or the hash is no session.
   */
  private Future<@Nullable Entry> describe(SessionId id) {
    String key = RedisKeys.of(new SessionKey(namespace, id));
    Request hmget = Request.cmd(Command.HMGET).arg(key);
    SessionHash.FIELDS.stream().skip(1).forEach(hmget::arg);
    Future<@Nullable Response> fields = link.send(hmget);
    Future<@Nullable Response> size =
        link.send(Request.cmd(Command.HSTRLEN).arg(key).arg(SessionHash.FIELDS.get(0)));
    return Future.all(fields, size).map(all -> entry(id, fields.result(), size.result()));
  }

  private static @Nullable Entry entry(
      SessionId id, @Nullable Response fields, @Nullable Response size) {
    if (fields == null || size == null || fields.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    long[] times = fields.stream().mapToLong(Response::toLong).toArray();
    return new Entry(
        id, new SessionPage.Meta(times[0], times[1], times[2], times[3], size.toLong()));
  }
}
