package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.PendingChange.Kind;
import dev.sessionstore.store.ReversibleChange;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/**
 * The bytes of a change in the journal: a byte with the version of the form, one with the kind, the
 * version, the base, and then, each behind a byte that says whether it is there, the changed
 * members with the way back and what of them Redis may have, and the session. Numbers are
 * big-endian. Only the log of releases before SQLite had the forms 1 and 2.
 */
public final class PendingChangeForm {
  private static final byte VERSION = 3;
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
      bytes(out, session.id().value().getBytes(UTF_8));
      bytes(out, session.data().array());
      out.appendLong(session.version()).appendLong(session.createdAt());
      out.appendLong(session.updatedAt()).appendLong(session.expiresAt());
    }
    return out.getBytes();
  }

  private static void flag(Buffer out, boolean flag) {
    out.appendByte((byte) (flag ? 1 : 0));
  }

  private static void bytes(Buffer out, byte[] bytes) {
    out.appendInt(bytes.length).appendBytes(bytes);
  }

  /**
   * @throws IllegalStateException if another release wrote it in a form that this one does not know
   */
  public static PendingChange read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte form = in.get();
    if (form != VERSION) {
      throw new IllegalStateException(
          "journal entry in form %d; this release knows %d".formatted(form, VERSION));
    }
    Kind kind = KINDS[in.get()];
    long version = in.getLong();
    Base base = new Base(in.getLong(), in.getLong(), in.getLong());
    boolean expiryChanged = flag(in);
    ReversibleChange edit =
        flag(in) ? new ReversibleChange(members(in), members(in), members(in)) : null;
    Session session = flag(in) ? session(in) : null;
    return new PendingChange(kind, session, version, base, edit, expiryChanged);
  }

  private static boolean flag(ByteBuffer in) {
    return in.get() == 1;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static MemberChanges members(ByteBuffer in) {
    return MemberChanges.fromBytes(JsonBytes.wrap(bytes(in)));
  }

  private static Session session(ByteBuffer in) {
    return new Session(
        new SessionId(new String(bytes(in), UTF_8)),
        JsonBytes.wrap(bytes(in)),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }
}
