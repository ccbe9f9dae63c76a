package dev.sessionstore.store.journal;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.PendingChange.Kind;
import dev.sessionstore.store.ReversibleChange;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a change in the journal: a byte with the version of the form, one with the kind, the
 * version, the base, and then, each behind a byte that says whether it is there, the changed
 * members with the way back and what of them Redis may have, and the session. Numbers are
 * big-endian. The first form had no time at which the base was known, the first two not what Redis
 * may have.
 */
public final class PendingChangeForm {
  private static final byte VERSION = 3;
  private static final byte BEFORE_TRIED = 2;
  private static final byte BEFORE_KNOWN_AT = 1;
  private static final Kind[] KINDS = Kind.values();

  private PendingChangeForm() {}

  public static byte[] write(PendingChange change) {
    Session session = change.session();
    ReversibleChange edit = change.edit();
    Buffer out = Buffer.buffer(session == null ? 64 : session.data().length() + 256);
    out.appendByte(VERSION).appendByte((byte) change.kind().ordinal());
    out.appendLong(change.version());
    out.appendLong(change.base().version()).appendLong(change.base().expiresAt());
    out.appendLong(change.base().knownAt());
    flag(out, change.expiryChanged());
    flag(out, edit != null);
    if (edit != null) {
      bytes(out, edit.changes().toBytes().array());
      bytes(out, edit.undo().toBytes().array());
      bytes(out, edit.tried().toBytes().array());
    }
    flag(out, session != null);
    if (session != null) {
      bytes(out, session.id().value().getBytes(StandardCharsets.UTF_8));
      bytes(out, session.data().array());
      out.appendLong(session.version()).appendLong(session.createdAt());
      out.appendLong(session.updatedAt()).appendLong(session.expiresAt());
    }
    return out.getBytes();
  }

  /**
   * @throws IllegalStateException if another release wrote it in a form that this one does not know
   */
  public static PendingChange read(byte[] bytes) {
    Reader in = new Reader(Buffer.buffer(bytes));
    byte form = in.octet();
    if (form < BEFORE_KNOWN_AT || form > VERSION) {
      throw new IllegalStateException(
          "journal entry in form %d; this release knows %d to %d"
              .formatted(form, BEFORE_KNOWN_AT, VERSION));
    }
    Kind kind = KINDS[in.octet()];
    long version = in.number();
    Base base = new Base(in.number(), in.number(), form == BEFORE_KNOWN_AT ? 0 : in.number());
    boolean expiryChanged = in.flag();
    ReversibleChange edit = in.flag() ? in.edit(form > BEFORE_TRIED) : null;
    Session session = in.flag() ? in.session() : null;
    return new PendingChange(kind, session, version, base, edit, expiryChanged);
  }

  private static void flag(Buffer out, boolean flag) {
    out.appendByte((byte) (flag ? 1 : 0));
  }

  private static void bytes(Buffer out, byte[] bytes) {
    out.appendInt(bytes.length).appendBytes(bytes);
  }

  private static final class Reader {
    private final Buffer buffer;
    private int position;

    Reader(Buffer buffer) {
      this.buffer = buffer;
    }

    byte octet() {
      return buffer.getByte(position++);
    }

    boolean flag() {
      return octet() == 1;
    }

    long number() {
      position += Long.BYTES;
      return buffer.getLong(position - Long.BYTES);
    }

    byte[] bytes() {
      int length = buffer.getInt(position);
      position += Integer.BYTES + length;
      return buffer.getBytes(position - length, position);
    }

    MemberChanges members() {
      return MemberChanges.fromBytes(JsonBytes.wrap(bytes()));
    }

    ReversibleChange edit(boolean withTried) {
      return new ReversibleChange(members(), members(), withTried ? members() : MemberChanges.NONE);
    }

    Session session() {
      return new Session(
          new SessionId(new String(bytes(), StandardCharsets.UTF_8)),
          JsonBytes.wrap(bytes()),
          number(),
          number(),
          number(),
          number());
    }
  }
}
