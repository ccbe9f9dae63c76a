package dev.sessionstore.http;

import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Renders answers: pure functions from replies to JSON documents. */
final class Answers {
  private static final int ENVELOPE_BYTES = 512;
  private static final int ENTRY_BYTES = 64;
  private static final JsonBytes EMPTY_OBJECT = JsonBytes.of("{}");

  private Answers() {}

  /**
   * An answer that carries one session.
   *
   * @param withFound whether it also says that there is one, as {@code ifMissing} asks
   */
  static Buffer session(
      SessionReply.Found found, Success message, Language language, boolean withFound) {
    Session session = found.session();
    JsonWriter out = success(message, language, session.data().length() + ENVELOPE_BYTES);
    out.name("sessionId").value(session.id().value());
    if (withFound) {
      out.name("found").value(true);
    }
    out.name("sessionData").value(session.data());
    out.name("version").value(session.version());
    out.name("createdAt").time(session.createdAt());
    out.name("updatedAt").time(session.updatedAt());
    out.name("expiresAt").time(session.expiresAt());
    out.name("ttl").value(seconds(found.ttlMillis()));
    return end(out, found.placement());
  }

  /** A load that takes a missing session for an answer. */
  static Buffer missing(SessionReply.Absent absent, Success message, Language language) {
    JsonWriter out = success(message, language, ENVELOPE_BYTES);
    out.name("sessionId").value(absent.id().value());
    out.name("found").value(false);
    out.name("sessionData").value(EMPTY_OBJECT);
    return end(out, absent.placement());
  }

  static Buffer deleted(SessionReply.Deleted deleted, Success message, Language language) {
    JsonWriter out = success(message, language, ENVELOPE_BYTES);
    out.name("sessionId").value(deleted.id().value());
    out.name("deleted").value(deleted.existed());
    return end(out, deleted.placement());
  }

  static Buffer page(SessionReply.Listed listed, Success message, Language language) {
    SessionPage page = listed.page();
    JsonWriter out =
        success(message, language, ENVELOPE_BYTES + ENTRY_BYTES * page.entries().size());
    out.name("sessions").beginArray();
    page.entries().forEach(entry -> entry(out, entry, listed.now()));
    out.endArray();
    out.name("count").value(page.entries().size());
    out.name("nextCursor").value(page.nextCursor());
    out.name("complete").value(page.complete());
    return end(out, listed.placement());
  }

  private static void entry(JsonWriter out, SessionPage.Entry entry, long now) {
    SessionPage.Meta meta = entry.meta();
    if (meta == null) {
      out.value(entry.id().value());
      return;
    }
    out.beginObject().name("sessionId").value(entry.id().value());
    out.name("version").value(meta.version());
    out.name("createdAt").time(meta.createdAt());
    out.name("updatedAt").time(meta.updatedAt());
    out.name("expiresAt").time(meta.expiresAt());
    out.name("ttl").value(seconds(Math.max(0, meta.expiresAt() - now)));
    out.name("size").value(meta.size()).endObject();
  }

  static Buffer conflicts(SessionReply.Conflicts reply, Success message, Language language) {
    JsonWriter out = success(message, language, ENVELOPE_BYTES);
    out.name("conflicts").beginArray();
    reply.conflicts().forEach(conflict -> conflict(out, conflict));
    out.endArray().name("count").value(reply.conflicts().size());
    return end(out, reply.placement());
  }

  private static void conflict(JsonWriter out, Conflict conflict) {
    out.beginObject().name("at").time(conflict.at());
    out.name("sessionId").value(conflict.key().id().value());
    out.name("change").value(conflict.change());
    out.name("outcome").value(conflict.outcome());
    out.name("version").value(conflict.version());
    side(out.name("degraded"), conflict.degraded());
    side(out.name("redis"), conflict.redis());
    out.endObject();
  }

  private static void side(JsonWriter out, @Nullable Session session) {
    if (session == null) {
      out.nullValue();
      return;
    }
    out.beginObject().name("sessionData").value(session.data());
    out.name("version").value(session.version());
    out.name("updatedAt").time(session.updatedAt());
    out.name("expiresAt").time(session.expiresAt()).endObject();
  }

  /** The error form, the same for every error. */
  static Buffer problem(HttpProblem problem, Language language) {
    JsonWriter out = new JsonWriter(ENVELOPE_BYTES);
    out.beginObject().name("success").value(false);
    out.name("code").value(problem.code().name());
    out.name("message").value(problem.text().in(language));
    out.name("details").beginObject();
    problem.details().forEach((name, detail) -> detail(out.name(name), detail));
    return out.endObject().endObject().buffer();
  }

  private static void detail(JsonWriter out, @Nullable Object detail) {
    if (detail instanceof Number number) {
      out.value(number.longValue());
    } else if (detail instanceof Boolean flag) {
      out.value(flag);
    } else {
      out.value(detail == null ? null : detail.toString());
    }
  }

  /** What probes of an orchestrator read; with the store's state if it is given. */
  static Buffer health(@Nullable StoreStatus status) {
    JsonWriter out = new JsonWriter(ENVELOPE_BYTES);
    out.beginObject().name("status").value("UP");
    if (status != null) {
      out.name("store");
      store(out, status);
    }
    return out.endObject().buffer();
  }

  private static void store(JsonWriter out, StoreStatus status) {
    out.beginObject().name("state").value(status.state());
    out.name("since").time(status.since());
    out.name("storage").value(status.placement().storage().wireName());
    out.name("degraded").value(status.placement().degraded());
    out.name("waiting").value(status.waiting());
    out.name("waitingBytes").value(status.waitingBytes());
    out.name("cause").value(status.cause());
    out.name("lastReplay");
    StoreStatus.ReplayReport replay = status.lastReplay();
    if (replay == null) {
      out.nullValue();
    } else {
      out.beginObject().name("at").time(replay.at());
      out.name("replayed").value(replay.replayed());
      out.name("merged").value(replay.merged());
      out.name("superseded").value(replay.superseded());
      out.name("expired").value(replay.expired());
      out.name("failed").value(replay.failed());
      out.name("tookMs").value(replay.tookMillis()).endObject();
    }
    out.endObject();
  }

  private static JsonWriter success(Success message, Language language, int sizeHint) {
    return new JsonWriter(sizeHint).beginning(message.in(language));
  }

  private static Buffer end(JsonWriter out, Placement placement) {
    return out.ending(PlacementEnding.of(placement)).buffer();
  }

  private static long seconds(long millis) {
    return millis / 1_000;
  }
}
