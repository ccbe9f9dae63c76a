package dev.sessionstore.bus;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts that commands and replies are made of: big-endian numbers, texts and JSON as a
 * length and UTF-8 bytes, a byte before what may be missing. {@link WireReader} reads them.
 */
final class WireWriter {
  private final Buffer buffer;

  WireWriter(Buffer buffer) {
    this.buffer = buffer;
  }

  WireWriter tag(int tag) {
    buffer.appendByte((byte) tag);
    return this;
  }

  WireWriter flag(boolean flag) {
    return tag(flag ? 1 : 0);
  }

  WireWriter number(long number) {
    buffer.appendLong(number);
    return this;
  }

  WireWriter count(int count) {
    buffer.appendInt(count);
    return this;
  }

  WireWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  WireWriter json(JsonBytes json) {
    return bytes(json.array());
  }

  private WireWriter bytes(byte[] bytes) {
    buffer.appendInt(bytes.length).appendBytes(bytes);
    return this;
  }

  WireWriter optionalText(@Nullable String text) {
    flag(text != null);
    return text == null ? this : text(text);
  }

  WireWriter optionalNumber(OptionalLong number) {
    flag(number.isPresent());
    return number.isPresent() ? number(number.getAsLong()) : this;
  }

  WireWriter key(SessionKey key) {
    return text(key.namespace()).text(key.id().value());
  }

  WireWriter session(Session session) {
    return text(session.id().value())
        .json(session.data())
        .number(session.version())
        .number(session.createdAt())
        .number(session.updatedAt())
        .number(session.expiresAt());
  }

  WireWriter optionalSession(@Nullable Session session) {
    flag(session != null);
    return session == null ? this : session(session);
  }

  WireWriter placement(Placement placement) {
    return text(placement.storage().name())
        .flag(placement.degraded())
        .text(placement.durability().name());
  }

  WireWriter precondition(Precondition precondition) {
    if (precondition instanceof Precondition.IfVersion wanted) {
      tag(3).count(wanted.versions().size());
      wanted.versions().forEach(this::number);
      return this;
    }
    if (precondition instanceof Precondition.IfAbsent) {
      return tag(1);
    }
    return tag(precondition instanceof Precondition.IfPresent ? 2 : 0);
  }

  WireWriter query(ListQuery query) {
    return count(query.limit())
        .optionalText(query.cursor())
        .text(query.prefix())
        .flag(query.withMeta());
  }
}
