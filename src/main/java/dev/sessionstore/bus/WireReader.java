package dev.sessionstore.bus;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireWriter} wrote, from a position on. */
final class WireReader {
  private final Buffer buffer;
  private int position;

  WireReader(Buffer buffer, int position) {
    this.buffer = buffer;
    this.position = position;
  }

  int tag() {
    return buffer.getByte(position++);
  }

  boolean flag() {
    return tag() == 1;
  }

  long number() {
    position += Long.BYTES;
    return buffer.getLong(position - Long.BYTES);
  }

  int count() {
    position += Integer.BYTES;
    return buffer.getInt(position - Integer.BYTES);
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  JsonBytes json() {
    return JsonBytes.wrap(bytes());
  }

  private byte[] bytes() {
    int length = count();
    position += length;
    return buffer.getBytes(position - length, position);
  }

  @Nullable String optionalText() {
    return flag() ? text() : null;
  }

  OptionalLong optionalNumber() {
    return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  SessionId id() {
    return new SessionId(text());
  }

  SessionKey key() {
    return new SessionKey(text(), id());
  }

  Session session() {
    return new Session(id(), json(), number(), number(), number(), number());
  }

  @Nullable Session optionalSession() {
    return flag() ? session() : null;
  }

  Placement placement() {
    return new Placement(Storage.valueOf(text()), flag(), Durability.valueOf(text()));
  }

  Precondition precondition() {
    int tag = tag();
    return switch (tag) {
      case 0 -> Precondition.NONE;
      case 1 -> new Precondition.IfAbsent();
      case 2 -> new Precondition.IfPresent();
      case 3 -> new Precondition.IfVersion(versions());
      default -> throw new IllegalStateException("unknown precondition " + tag);
    };
  }

  private Set<Long> versions() {
    Set<Long> versions = new HashSet<>();
    for (int left = count(); left > 0; left--) {
      versions.add(number());
    }
    return versions;
  }

  ListQuery query() {
    return new ListQuery(count(), optionalText(), text(), flag());
  }
}
