package dev.sessionstore.http.session;

import static dev.sessionstore.http.JsonDocument.raw;
import static dev.sessionstore.http.JsonDocument.time;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionstore.http.JsonDocument;
import dev.sessionstore.http.Language;
import dev.sessionstore.http.Message;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Renders replies of the session service: pure functions that give JSON documents. */
final class SessionResponses {
  private static final int ENVELOPE_BYTES = 512;
  private static final int ENTRY_BYTES = 64;

  private SessionResponses() {}

  /**
   * An answer that carries one session.
   *
   * @param withFound whether it also says that there is one, as {@code ifMissing} asks
   */
  static Buffer session(
      SessionReply.Found found, Message message, Language language, boolean withFound) {
    Session session = found.session();
    return success(
        session.data().length() + ENVELOPE_BYTES,
        message.in(language),
        found.placement(),
        json -> {
          json.writeStringField("sessionId", session.id().value());
          if (withFound) {
            json.writeBooleanField("found", true);
          }
          raw(json, "sessionData", session.data());
          json.writeNumberField("version", session.version());
          time(json, "createdAt", session.createdAt());
          time(json, "updatedAt", session.updatedAt());
          time(json, "expiresAt", session.expiresAt());
          json.writeNumberField("ttl", seconds(found.ttlMillis()));
        });
  }

  /** A load that takes a missing session for an answer. */
  static Buffer missing(SessionReply.Absent absent, Message message, Language language) {
    return success(
        ENVELOPE_BYTES,
        message.in(language),
        absent.placement(),
        json -> {
          json.writeStringField("sessionId", absent.id().value());
          json.writeBooleanField("found", false);
          json.writeObjectFieldStart("sessionData");
          json.writeEndObject();
        });
  }

  static Buffer deleted(SessionReply.Deleted deleted, Message message, Language language) {
    return success(
        ENVELOPE_BYTES,
        message.in(language),
        deleted.placement(),
        json -> {
          json.writeStringField("sessionId", deleted.id().value());
          json.writeBooleanField("deleted", deleted.existed());
        });
  }

  static Buffer page(SessionReply.Listed listed, Message message, Language language) {
    SessionPage page = listed.page();
    return success(
        ENVELOPE_BYTES + ENTRY_BYTES * page.entries().size(),
        message.in(language),
        listed.placement(),
        json -> {
          json.writeArrayFieldStart("sessions");
          for (SessionPage.Entry entry : page.entries()) {
            writeEntry(json, entry, listed.now());
          }
          json.writeEndArray();
          json.writeNumberField("count", page.entries().size());
          json.writeStringField("nextCursor", page.nextCursor());
          json.writeBooleanField("complete", page.complete());
        });
  }

  private static void writeEntry(JsonGenerator json, SessionPage.Entry entry, long now)
      throws IOException {
    SessionPage.Meta meta = entry.meta();
    if (meta == null) {
      json.writeString(entry.id().value());
      return;
    }
    json.writeStartObject();
    json.writeStringField("sessionId", entry.id().value());
    json.writeNumberField("version", meta.version());
    time(json, "createdAt", meta.createdAt());
    time(json, "updatedAt", meta.updatedAt());
    time(json, "expiresAt", meta.expiresAt());
    json.writeNumberField("ttl", seconds(Math.max(0, meta.expiresAt() - now)));
    json.writeNumberField("size", meta.size());
    json.writeEndObject();
  }

  static Buffer conflicts(SessionReply.Conflicts reply, Message message, Language language) {
    List<Conflict> conflicts = reply.page().conflicts();
    OptionalLong next = reply.page().next();
    return success(
        ENVELOPE_BYTES,
        message.in(language),
        reply.placement(),
        json -> {
          json.writeArrayFieldStart("conflicts");
          for (Conflict conflict : conflicts) {
            writeConflict(json, conflict);
          }
          json.writeEndArray();
          json.writeNumberField("count", conflicts.size());
          json.writeStringField(
              "nextCursor", next.isPresent() ? Long.toString(next.getAsLong()) : null);
        });
  }

  private static void writeConflict(JsonGenerator json, Conflict conflict) throws IOException {
    json.writeStartObject();
    time(json, "at", conflict.at());
    json.writeStringField("sessionId", conflict.key().id().value());
    json.writeStringField("change", conflict.change());
    json.writeStringField("outcome", conflict.outcome());
    json.writeNumberField("version", conflict.version());
    writeSide(json, "degraded", conflict.degraded());
    writeSide(json, "redis", conflict.redis());
    json.writeEndObject();
  }

  private static void writeSide(JsonGenerator json, String name, @Nullable Session session)
      throws IOException {
    if (session == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    raw(json, "sessionData", session.data());
    json.writeNumberField("version", session.version());
    time(json, "updatedAt", session.updatedAt());
    time(json, "expiresAt", session.expiresAt());
    json.writeEndObject();
  }

  private static Buffer success(
      int sizeHint, String message, Placement placement, JsonDocument.Content data) {
    return JsonDocument.of(
        sizeHint,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("success", true);
          json.writeStringField("message", message);
          json.writeObjectFieldStart("data");
          data.writeTo(json);
          json.writeStringField("storage", placement.storage().wireName());
          json.writeBooleanField("degraded", placement.degraded());
          json.writeStringField("durability", placement.durability().wireName());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static long seconds(long millis) {
    return millis / 1_000;
  }
}
