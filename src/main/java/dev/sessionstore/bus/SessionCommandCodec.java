package dev.sessionstore.bus;

import dev.sessionstore.session.ConflictQuery;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionCommand.Change;
import dev.sessionstore.session.SessionCommand.Delete;
import dev.sessionstore.session.SessionCommand.Inspect;
import dev.sessionstore.session.SessionCommand.ListConflicts;
import dev.sessionstore.session.SessionCommand.ListSessions;
import dev.sessionstore.session.SessionCommand.Load;
import dev.sessionstore.session.SessionCommand.Save;
import dev.sessionstore.session.SessionCommand.Touch;
import dev.sessionstore.session.patch.Patch;

/** The wire form of {@link SessionCommand}s. */
final class SessionCommandCodec extends WireCodec<SessionCommand> {
  SessionCommandCodec() {
    super("dify-session-store.command");
  }

  @Override
  void write(WireWriter out, SessionCommand command) {
    if (command instanceof Load load) {
      out.tag(1).key(load.key()).flag(load.fresh());
    } else if (command instanceof Save save) {
      out.tag(2)
          .key(save.key())
          .json(save.data())
          .optionalNumber(save.ttlSeconds())
          .precondition(save.precondition());
    } else if (command instanceof Change change) {
      out.tag(3)
          .key(change.key())
          .text(change.patch().type().name())
          .json(change.patch().source())
          .optionalNumber(change.ttlSeconds())
          .precondition(change.precondition());
    } else if (command instanceof Touch touch) {
      out.tag(4)
          .key(touch.key())
          .optionalNumber(touch.ttlSeconds())
          .precondition(touch.precondition());
    } else if (command instanceof Delete delete) {
      out.tag(5).key(delete.key()).precondition(delete.precondition());
    } else if (command instanceof ListSessions list) {
      out.tag(6).text(list.namespace()).query(list.query());
    } else if (command instanceof ListConflicts list) {
      out.tag(7).text(list.namespace()).count(list.query().limit()).number(list.query().before());
    } else if (command instanceof Inspect) {
      out.tag(8);
    }
  }

  @Override
  SessionCommand read(int tag, WireReader in) {
    return switch (tag) {
      case 1 -> new Load(in.key(), in.flag());
      case 2 -> new Save(in.key(), in.json(), in.optionalNumber(), in.precondition());
      case 3 ->
          new Change(
              in.key(),
              Patch.of(Patch.Type.valueOf(in.text()), in.json()),
              in.optionalNumber(),
              in.precondition());
      case 4 -> new Touch(in.key(), in.optionalNumber(), in.precondition());
      case 5 -> new Delete(in.key(), in.precondition());
      case 6 -> new ListSessions(in.text(), in.query());
      case 7 -> new ListConflicts(in.text(), new ConflictQuery(in.count(), in.number()));
      case 8 -> new Inspect();
      default -> throw unknown(tag);
    };
  }
}
