package dev.sessionstore.store.redis;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
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

  private final RedisLink link;
  private final String server;
  private final String namespace;
  private final ListQuery query;
  private final Predicate<SessionKey> hidden;
  private final Set<SessionId> collected = new LinkedHashSet<>();
  private int stepsLeft = MAX_STEPS;

  /**
   * @param server hexadecimal number of the server process, for the cursor
   * @param hidden whether a session that Redis has is not listed; asked at each reply, since the
   *     answer may be another one when the page is complete
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

  /** Reads the page; to be called once. */
  Future<SessionPage> page() {
    ScanCursor start;
    try {
      start = ScanCursor.parse(query.cursor());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return step(start, Math.min(query.limit(), MAX_COUNT)).compose(this::asPage);
  }

  /** Completes with the cursor of the next page; null at the end. */
  private Future<@Nullable ScanCursor> step(ScanCursor at, int count) {
    stepsLeft--;
    Request scan =
        Request.cmd(Command.SCAN)
            .arg(at.position())
            .arg("MATCH")
            .arg(RedisKeys.pattern(namespace, query.prefix()))
            .arg("COUNT")
            .arg(count)
            .arg("TYPE")
            .arg("hash");
    return link.send(scan)
        .map(reply -> Objects.requireNonNull(reply, "SCAN answers with a list"))
        .compose(reply -> take(at, count, reply.get(0).toString(), idsIn(reply.get(1), at)));
  }

  private Future<@Nullable ScanCursor> take(
      ScanCursor at, int count, String next, List<SessionId> ids) {
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
    if (ScanCursor.isEnd(next)) {
      return Future.succeededFuture(null);
    }
    ScanCursor onwards = ScanCursor.at(server, next);
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

  private List<SessionId> idsIn(Response keys, ScanCursor at) {
    List<SessionId> ids = new ArrayList<>(keys.size());
    for (Response key : keys) {
      SessionId id = RedisKeys.idIn(namespace, key.toString());
      if (id != null
          && !collected.contains(id)
          && !at.hasSent(id)
          && !hidden.test(new SessionKey(namespace, id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  private Future<SessionPage> asPage(@Nullable ScanCursor next) {
    String cursor = next == null ? null : next.toString();
    List<SessionId> ids = List.copyOf(collected);
    if (!query.withMeta()) {
      List<SessionPage.Entry> entries =
          ids.stream().map(id -> new SessionPage.Entry(id, null)).toList();
      return Future.succeededFuture(new SessionPage(entries, cursor, true));
    }
    return new RedisMetas(link, namespace)
        .of(ids)
        .map(entries -> new SessionPage(entries, cursor, true));
  }
}
