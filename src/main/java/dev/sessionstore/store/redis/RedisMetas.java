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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the versions, times and sizes of listed sessions, without their data. */
final class RedisMetas {
  /** Sessions read at a time, so that a long page does not fill the pipeline. */
  private static final int BATCH = 200;

  private final RedisLink link;
  private final String namespace;

  RedisMetas(RedisLink link, String namespace) {
    this.link = link;
    this.namespace = namespace;
  }

  /** Completes with the sessions that still exist. */
  Future<List<SessionPage.Entry>> of(List<SessionId> ids) {
    return batch(ids, new ArrayList<>(ids.size()));
  }

  private Future<List<SessionPage.Entry>> batch(
      List<SessionId> ids, List<SessionPage.Entry> entries) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(entries);
    }
    int count = Math.min(BATCH, ids.size());
    List<Future<SessionPage.@Nullable Entry>> reads =
        ids.subList(0, count).stream().map(this::read).toList();
    return Future.all(reads)
        .compose(
            all -> {
              reads.stream().map(Future::result).filter(Objects::nonNull).forEach(entries::add);
              return batch(ids.subList(count, ids.size()), entries);
            });
  }

  /** {@code HMGET key version createdAt updatedAt expiresAt; HSTRLEN key data}. */
  private Future<SessionPage.@Nullable Entry> read(SessionId id) {
    String key = RedisKeys.of(new SessionKey(namespace, id));
    Request fieldsOf = Request.cmd(Command.HMGET).arg(key);
    for (int i = 1; i < SessionHash.FIELDS.length; i++) {
      fieldsOf.arg(SessionHash.FIELDS[i]);
    }
    Future<@Nullable Response> fields = link.send(fieldsOf);
    Future<@Nullable Response> size =
        link.send(Request.cmd(Command.HSTRLEN).arg(key).arg(SessionHash.FIELDS[0]));
    return Future.all(fields, size).map(all -> entry(id, fields.result(), size.result()));
  }

  /** Null if the session is gone, or the hash is no session. */
  private static SessionPage.@Nullable Entry entry(
      SessionId id, @Nullable Response fields, @Nullable Response size) {
    if (fields == null || size == null || fields.stream().anyMatch(Objects::isNull)) {
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
}
