package dev.sessionstore.bus;

import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.ConflictPage;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.SessionReply.Absent;
import dev.sessionstore.session.SessionReply.Conflicts;
import dev.sessionstore.session.SessionReply.Deleted;
import dev.sessionstore.session.SessionReply.Failed;
import dev.sessionstore.session.SessionReply.Found;
import dev.sessionstore.session.SessionReply.Inspected;
import dev.sessionstore.session.SessionReply.Listed;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import java.util.ArrayList;
import java.util.List;

/** The wire form of {@link SessionReply}s. */
final class SessionReplyCodec extends WireCodec<SessionReply> {
  SessionReplyCodec() {
    super("dify-session-store.reply");
  }

  @Override
  void write(WireWriter out, SessionReply reply) {
    if (reply instanceof Found found) {
      out.tag(1).session(found.session()).number(found.ttlMillis()).placement(found.placement());
    } else if (reply instanceof Absent absent) {
      out.tag(2).text(absent.id().value()).placement(absent.placement());
    } else if (reply instanceof Deleted deleted) {
      out.tag(3).text(deleted.id().value()).flag(deleted.existed()).placement(deleted.placement());
    } else if (reply instanceof Listed listed) {
      writePage(out.tag(4), listed.page());
      out.number(listed.now()).placement(listed.placement());
    } else if (reply instanceof Conflicts conflicts) {
      List<Conflict> page = conflicts.page().conflicts();
      out.tag(5).count(page.size());
      page.forEach(conflict -> writeConflict(out, conflict));
      out.optionalNumber(conflicts.page().next()).placement(conflicts.placement());
    } else if (reply instanceof Inspected inspected) {
      writeStatus(out.tag(6), inspected.status());
    } else if (reply instanceof Failed failed) {
      FailureWire.write(out.tag(7), failed.failure());
    }
  }

  @Override
  SessionReply read(int tag, WireReader in) {
    return switch (tag) {
      case 1 -> new Found(in.session(), in.number(), in.placement());
      case 2 -> new Absent(in.id(), in.placement());
      case 3 -> new Deleted(in.id(), in.flag(), in.placement());
      case 4 -> new Listed(readPage(in), in.number(), in.placement());
      case 5 ->
          new Conflicts(new ConflictPage(readConflicts(in), in.optionalNumber()), in.placement());
      case 6 -> new Inspected(readStatus(in));
      case 7 -> new Failed(FailureWire.read(in));
      default -> throw unknown(tag);
    };
  }

  private static void writePage(WireWriter out, SessionPage page) {
    out.count(page.entries().size());
    for (SessionPage.Entry entry : page.entries()) {
      SessionPage.Meta meta = entry.meta();
      out.text(entry.id().value()).flag(meta != null);
      if (meta != null) {
        out.number(meta.version())
            .number(meta.createdAt())
            .number(meta.updatedAt())
            .number(meta.expiresAt())
            .number(meta.size());
      }
    }
    out.optionalText(page.nextCursor()).flag(page.complete());
  }

  private static SessionPage readPage(WireReader in) {
    List<SessionPage.Entry> entries = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      entries.add(new SessionPage.Entry(in.id(), in.flag() ? readMeta(in) : null));
    }
    return new SessionPage(entries, in.optionalText(), in.flag());
  }

  private static SessionPage.Meta readMeta(WireReader in) {
    return new SessionPage.Meta(in.number(), in.number(), in.number(), in.number(), in.number());
  }

  private static void writeConflict(WireWriter out, Conflict conflict) {
    out.number(conflict.number())
        .number(conflict.at())
        .key(conflict.key())
        .text(conflict.change())
        .text(conflict.outcome())
        .number(conflict.version())
        .optionalSession(conflict.degraded())
        .optionalSession(conflict.redis());
  }

  private static List<Conflict> readConflicts(WireReader in) {
    List<Conflict> conflicts = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      conflicts.add(
          new Conflict(
              in.number(),
              in.number(),
              in.key(),
              in.text(),
              in.text(),
              in.number(),
              in.optionalSession(),
              in.optionalSession()));
    }
    return conflicts;
  }

  private static void writeStatus(WireWriter out, StoreStatus status) {
    ReplayReport replay = status.lastReplay();
    out.text(status.state())
        .number(status.since())
        .placement(status.placement())
        .number(status.waiting())
        .number(status.waitingBytes())
        .optionalText(status.cause())
        .flag(replay != null);
    if (replay != null) {
      out.number(replay.at())
          .number(replay.replayed())
          .number(replay.merged())
          .number(replay.superseded())
          .number(replay.expired())
          .number(replay.failed())
          .number(replay.tookMillis());
    }
  }

  private static StoreStatus readStatus(WireReader in) {
    return new StoreStatus(
        in.text(),
        in.number(),
        in.placement(),
        in.number(),
        in.number(),
        in.optionalText(),
        in.flag() ? readReplay(in) : null);
  }

  private static ReplayReport readReplay(WireReader in) {
    return new ReplayReport(
        in.number(), in.number(), in.number(), in.number(), in.number(), in.number(), in.number());
  }
}
