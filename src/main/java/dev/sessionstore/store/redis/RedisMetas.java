package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the versions, times and sizes of listed sessions, without their data. */
final class RedisMetas {
  /** Sessions asked for at a time, so that a long page does not fill the pipeline. */
  private static final int BATCH = 200;

  private final RedisLink link;
  private final String namespace;

  RedisMetas(RedisLink link, String namespace) {
    this.link = link;
    this.namespace = namespace;
  }

  /** The sessions with their meta; those that are gone meanwhile are left out. */
  Future<List<SessionPage.Entry>> of(List<SessionId> ids) {
    return batch(ids, 0, new ArrayList<>(ids.size()));
  }

  private Future<List<SessionPage.Entry>> batch(
      List<SessionId> ids, int from, List<SessionPage.Entry> entries) {
    if (from >= ids.size()) {
      return Future.succeededFuture(entries);
    }
    List<SessionId> part = ids.subList(from, Math.min(from + BATCH, ids.size()));
    List<Future<SessionPage.@Nullable Entry>> reads = part.stream().map(this::read).toList();
    return Future.all(reads)
        .compose(
            all -> {
              reads.stream()
                  .map(Future::result)
                  .filter(entry -> entry != null)
                  .forEach(entries::add);
              return batch(ids, from + BATCH, entries);
            });
  }

  private Future<SessionPage.@Nullable Entry> read(SessionId id) {
    String key = RedisKeys.of(new SessionKey(namespace, id));
    Future<@Nullable Response> fields =
        link.send(
            Request.cmd(Command.HMGET)
                .arg(key)
                .arg("version")
                .arg("createdAt")
                .arg("updatedAt")
                .arg("expiresAt"));
    Future<@Nullable Response> size = link.send(Request.cmd(Command.HSTRLEN).arg(key).arg("data"));
    return Future.all(fields, size).map(all -> entry(id, fields.result(), size.result()));
  }

  /** Null where there is nothing any more, or a hash that is no session. */
  private static SessionPage.@Nullable Entry entry(
      SessionId id, @Nullable Response fields, @Nullable Response size) {
    if (fields == null || size == null || isIncomplete(fields)) {
      return null;
    }
    return new SessionPage.Entry(
        id,
        new SessionPage.Meta(
            fields.get(0).toLong(),
            fields.get(1).toLong(),
            fields.get(2).toLong(),
            fields.get(3).toLong(),
            size.toLong()));
  }

  private static boolean isIncomplete(Response fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i) == null) {
        return true;
      }
    }
    return false;
  }
}
