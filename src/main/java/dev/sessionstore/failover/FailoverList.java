package dev.sessionstore.failover;

import dev.sessionstore.failover.replay.KnownSessions;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.RedisCursor;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Lists sessions. While Redis serves, the sessions that wait for their replay come first, then
 * Redis's: a session that is replayed between two pages is in one of them. A list that began on
 * another Redis begins anew.
 */
record FailoverList(
    FailoverController controller, MemoryStore memory, Fallback fallback, KnownSessions known) {
  Future<SessionPage> page(String namespace, ListQuery query) {
    SessionStore redis = controller.redis();
    String cursor = query.cursor();
    if (cursor != null && RedisCursor.isValid(cursor) && (redis == null || !redis.goesOn(cursor))) {
      return page(namespace, fromStart(query));
    }
    if (redis == null) {
      return onMemory(namespace, query);
    }
    boolean isLocal = MemoryStore.isCursor(cursor);
    if (!fallback.isEmpty() && (cursor == null || isLocal)) {
      return memory.listWaiting(namespace, query).map(FailoverList::thenRedis);
    }
    return onRedis(namespace, isLocal ? fromStart(query) : query, redis);
  }

  private Future<SessionPage> onRedis(String namespace, ListQuery query, SessionStore redis) {
    return redis
        .list(namespace, query)
        .onSuccess(page -> learn(namespace, page))
        .recover(
            error -> {
              if (!(error instanceof RedisOutageException outage)) {
                return Future.failedFuture(error);
              }
              controller.lost(redis, outage);
              return onMemory(namespace, fromStart(query));
            });
  }

  /** Answers what this node knows, unless Redis serves again by the time that it is collected. */
  private Future<SessionPage> onMemory(String namespace, ListQuery query) {
    return memory
        .list(namespace, query)
        .compose(
            page ->
                controller.redis() == null ? Future.succeededFuture(page) : page(namespace, query));
  }

  private void learn(String namespace, SessionPage page) {
    for (SessionPage.Entry entry : page.entries()) {
      SessionPage.Meta meta = entry.meta();
      if (meta != null) {
        known.listed(new SessionKey(namespace, entry.id()), meta.version());
      }
    }
  }

  private static ListQuery fromStart(ListQuery query) {
    return new ListQuery(query.limit(), null, query.prefix(), query.withMeta());
  }

  private static SessionPage thenRedis(SessionPage page) {
    @Nullable String next = page.nextCursor();
    return new SessionPage(
        page.entries(), next == null ? RedisCursor.START.toString() : next, true);
  }
}
