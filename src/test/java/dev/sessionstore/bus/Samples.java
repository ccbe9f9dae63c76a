package dev.sessionstore.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.Reason;
import dev.sessionstore.session.patch.JsonPatch;
import dev.sessionstore.session.patch.MemberChanges;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** One or more of each record that travels on the bus, with all that may be missing and not. */
final class Samples {
  private static final SessionKey KEY = new SessionKey("interview", new SessionId("a:b~c@d"));
  private static final JsonBytes DATA =
      JsonBytes.of("{\"n\":1.10,\"big\":1234567890123456789012345,\"面试\":\"😀\",\"e\":[]}");
  private static final Session SESSION =
      new Session(KEY.id(), DATA, (1L << 53) - 1, 1, 2, 3_000_000_000_000L);
  private static final Placement DEGRADED = new Placement(Storage.MEMORY, true, Durability.JOURNAL);

  private Samples() {}

  static List<SessionCommand> commandsButChanges() {
    return List.of(
        new SessionCommand.Load(KEY),
        new SessionCommand.Load(KEY, true),
        new SessionCommand.Save(KEY, DATA, OptionalLong.empty(), Precondition.NONE),
        new SessionCommand.Save(KEY, DATA, OptionalLong.of(9), new Precondition.IfAbsent()),
        new SessionCommand.Touch(KEY, OptionalLong.empty(), new Precondition.IfPresent()),
        new SessionCommand.Touch(
            KEY, OptionalLong.of(1), new Precondition.IfVersion(Set.of(17L, 1L << 52))),
        new SessionCommand.Delete(KEY, new Precondition.IfVersion(Set.of())),
        new SessionCommand.ListSessions("other", new ListQuery(1, null, "", false)),
        new SessionCommand.ListSessions("other", new ListQuery(10_000, "r.17!a", "p-", true)),
        new SessionCommand.ListConflicts("interview", Conflict.Query.FIRST),
        new SessionCommand.Inspect());
  }

  static List<SessionCommand.Change> changes() {
    Precondition condition = new Precondition.IfVersion(Set.of(5L));
    OptionalLong minute = OptionalLong.of(60);
    return List.of(
        new SessionCommand.Change(
            KEY,
            MemberChanges.ofMergePatch("{\"a\":null,\"b\":{\"c\":1.10}}".getBytes(UTF_8), 9),
            minute,
            Precondition.NONE),
        new SessionCommand.Change(
            KEY,
            JsonPatch.parse(
                "[{\"op\":\"add\",\"path\":\"/a\",\"value\":[1e2147483648]}]".getBytes(UTF_8), 9),
            minute,
            condition),
        new SessionCommand.Change(
            KEY,
            MemberChanges.set("名\ud800", JsonBytes.of("\"值\\ud800\"")),
            OptionalLong.empty(),
            condition));
  }

  static List<SessionReply> replies() {
    StoreStatus.ReplayReport report = new StoreStatus.ReplayReport(1, 2, 3, 4, 5, 6, 7);
    SessionPage.Meta meta = new SessionPage.Meta(1, 2, 3, 4, 5);
    return List.of(
        new SessionReply.Found(SESSION, 604_800_000, Placement.REDIS),
        new SessionReply.Found(SESSION, 0, DEGRADED),
        new SessionReply.Absent(KEY.id(), Placement.MEMORY),
        new SessionReply.Deleted(KEY.id(), true, Placement.REDIS),
        new SessionReply.Deleted(
            KEY.id(), false, new Placement(Storage.MEMORY, true, Durability.CLUSTER)),
        new SessionReply.Listed(new SessionPage(List.of(), null, true), 9, Placement.REDIS),
        new SessionReply.Listed(
            new SessionPage(
                List.of(
                    new SessionPage.Entry(KEY.id(), null), new SessionPage.Entry(KEY.id(), meta)),
                "m.面",
                false),
            1L << 50,
            DEGRADED),
        new SessionReply.Conflicts(
            new Conflict.Page(List.of(), OptionalLong.empty()), Placement.MEMORY),
        new SessionReply.Conflicts(
            new Conflict.Page(
                List.of(
                    new Conflict(4, 1, KEY, "whole", "merged", 2, SESSION, null),
                    new Conflict(3, 1, KEY, "deleted", "superseded", 2, null, SESSION)),
                OptionalLong.of(3)),
            DEGRADED),
        new SessionReply.Inspected(new StoreStatus("online", 1, Placement.REDIS, 0, 0, null, null)),
        new SessionReply.Inspected(new StoreStatus("offline", 1, DEGRADED, 2, 3, "连接断开", report)));
  }

  static List<SessionFailure> failures() {
    return List.of(
        new SessionFailure.VersionMismatch(KEY.id(), OptionalLong.empty()),
        new SessionFailure.VersionMismatch(KEY.id(), OptionalLong.of(5)),
        new SessionFailure.TooLarge(1_000_001, 1_000_000),
        new SessionFailure.PatchFailed(
            Reason.of("patch.operation", 1, "test", "测试 😀 /a\ud800", Reason.of("patch.another"))),
        new SessionFailure.Unavailable("no Redis", 1),
        new SessionFailure.Full(268_435_456),
        new SessionFailure.InvalidCursor("？"),
        new SessionFailure.Internal());
  }
}
