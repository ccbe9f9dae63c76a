package dev.sessionstore.bus;

import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionFailure.Full;
import dev.sessionstore.session.SessionFailure.Internal;
import dev.sessionstore.session.SessionFailure.InvalidCursor;
import dev.sessionstore.session.SessionFailure.PatchFailed;
import dev.sessionstore.session.SessionFailure.TooLarge;
import dev.sessionstore.session.SessionFailure.Unavailable;
import dev.sessionstore.session.SessionFailure.VersionMismatch;

/** The wire form of {@link SessionFailure}s. */
final class FailureWire {
  private FailureWire() {}

  static void write(WireWriter out, SessionFailure failure) {
    if (failure instanceof VersionMismatch mismatch) {
      out.tag(1).text(mismatch.id().value()).optionalNumber(mismatch.currentVersion());
    } else if (failure instanceof TooLarge tooLarge) {
      out.tag(2).number(tooLarge.size()).number(tooLarge.limit());
    } else if (failure instanceof PatchFailed patchFailed) {
      out.tag(3).text(patchFailed.reason());
    } else if (failure instanceof Unavailable unavailable) {
      out.tag(4).text(unavailable.reason()).count(unavailable.retryAfterSeconds());
    } else if (failure instanceof Full full) {
      out.tag(5).number(full.limit());
    } else if (failure instanceof InvalidCursor invalid) {
      out.tag(6).text(invalid.cursor());
    } else {
      out.tag(7);
    }
  }

  static SessionFailure read(WireReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 1 -> new VersionMismatch(in.id(), in.optionalNumber());
      case 2 -> new TooLarge(in.number(), in.number());
      case 3 -> new PatchFailed(in.text());
      case 4 -> new Unavailable(in.text(), in.count());
      case 5 -> new Full(in.number());
      case 6 -> new InvalidCursor(in.text());
      case 7 -> new Internal();
      default -> throw new IllegalStateException("unknown failure " + tag);
    };
  }
}
