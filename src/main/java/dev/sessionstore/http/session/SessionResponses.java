package dev.sessionstore.http.session;

import static dev.sessionstore.http.JsonDocument.raw;
import static dev.sessionstore.http.JsonDocument.time;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionstore.http.JsonDocument;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.SessionReply.Absent;
import dev.sessionstore.session.SessionReply.Conflicts;
import dev.sessionstore.session.SessionReply.Deleted;
import dev.sessionstore.session.SessionReply.Found;
import dev.sessionstore.session.SessionReply.Listed;
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

  static Buffer of(SessionReply reply, String message) {
    if (reply instanceof Found found) {
      return session(found, message, false);
    }
    if (reply instanceof Absent absent) {
      return success(ENVELOPE_BYTES, message, absent.placement(), json -> write(json, absent));
    }
    if (reply instanceof Deleted deleted) {
      return success(ENVELOPE_BYTES, message, deleted.placement(), json -> write(json, deleted));
    }
    if (reply instanceof Listed listed) {
      int size = ENVELOPE_BYTES + ENTRY_BYTES * listed.page().entries().size();
      return success(size, message, listed.placement(), json -> write(json, listed));
    }
    Conflicts conflicts = (Conflicts) reply;
    return success(ENVELOPE_BYTES, message, conflicts.placement(), json -> write(json, conflicts));
  }

  /** Renders a session, and {@code found} where {@code ifMissing} asks for it. */
  static Buffer session(Found found, String message, boolean withFound) {
    int size = found.session().data().length() + ENVELOPE_BYTES;
    return success(size, message, found.placement(), json -> write(json, found, withFound));
  }

  private static void write(JsonGenerator json, Found found, boolean withFound) throws IOException {
    Session session = found.session();
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
  }

  private static void write(JsonGenerator json, Absent absent) throws IOException {
    json.writeStringField("sessionId", absent.id().value());
    json.writeBooleanField("found", false);
    json.writeObjectFieldStart("sessionData");
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Deleted deleted) throws IOException {
    json.writeStringField("sessionId", deleted.id().value());
    json.writeBooleanField("deleted", deleted.existed());
  }

  private static void write(JsonGenerator json, Listed listed) throws IOException {
    SessionPage page = listed.page();
    json.writeArrayFieldStart("sessions");
    for (SessionPage.Entry entry : page.entries()) {
      writeEntry(json, entry, listed.now());
    }
    json.writeEndArray();
    json.writeNumberField("count", page.entries().size());
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeBooleanField("complete", page.complete());
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

  private static void write(JsonGenerator json, Conflicts reply) throws IOException {
    List<Conflict> conflicts = reply.page().conflicts();
    json.writeArrayFieldStart("conflicts");
    for (Conflict conflict : conflicts) {
      writeConflict(json, conflict);
    }
    json.writeEndArray();
    json.writeNumberField("count", conflicts.size());
    OptionalLong next = reply.page().next();
    json.writeStringField("nextCursor", next.isPresent() ? Long.toString(next.getAsLong()) : null);
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
