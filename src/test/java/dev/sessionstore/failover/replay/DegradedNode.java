package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReversibleChange;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A node that changes its copy of a session at random while it cannot reach Redis. */
final class DegradedNode {
  private static final Patch.Limits LIMITS = new Patch.Limits(100_000, 100);

  private final Random random;
  private final String[] members;
  private final Base base;
  private final long lifetime;
  private @Nullable Session session;
  private @Nullable PendingChange change;

  DegradedNode(Random random, @Nullable Session copy, String... members) {
    this(random, copy, copy == null ? 0 : copy.version(), 1, members);
  }

  /**
   * @param knownAt when the node last heard of its copy
   * @param lifetime of its sessions at the least
   */
  DegradedNode(
      Random random, @Nullable Session copy, long knownAt, long lifetime, String... members) {
    this.random = random;
    this.members = members;
    this.session = copy;
    this.base = copy == null ? Base.ABSENT : Base.of(copy, knownAt);
    this.lifetime = lifetime;
  }

  /** What waits; null if nothing does. */
  @Nullable PendingChange change() {
    return change;
  }

  /** One of all changes, the later of a time. */
  void anything(long now) {
    switch (random.nextInt(6)) {
      case 0 -> save(now);
      case 1 -> delete(now);
      case 2 -> touch(now);
      default -> patch(now);
    }
  }

  void save(long now) {
    long version = Math.max(now, version() + 1);
    session = session(version, anyData(), now + lifetime + random.nextInt(500));
    change = PendingChange.saved(session, base);
  }

  void delete(long now) {
    change = PendingChange.deleted(Math.max(now, version() + 1), base);
    session = null;
  }

  void patch(long now) {
    MemberChanges changes = MemberChanges.NONE;
    for (int i = 0; i <= random.nextInt(3); i++) {
      changes = changes.then(anyChange());
    }
    change(now, changes, session == null ? 0 : session.expiresAt(), false);
  }

  /** Sets one member to a value that no random change gives it. */
  void set(long now, int value) {
    JsonBytes json = JsonBytes.of(Integer.toString(value));
    MemberChanges changes = MemberChanges.set(members[random.nextInt(members.length)], json);
    change(now, changes, session == null ? 0 : session.expiresAt(), false);
  }

  void touch(long now) {
    change(now, MemberChanges.NONE, now + lifetime + random.nextInt(500), true);
  }

  private void change(long now, MemberChanges changes, long expiresAt, boolean renews) {
    Session old = session;
    if (old == null || old.isExpiredAt(now)) {
      return;
    }
    JsonBytes data = changes.applyTo(old.data(), LIMITS);
    long version = Math.max(now, old.version() + 1);
    Session next = session(version, data.toString(), expiresAt);
    ReversibleChange edit = ReversibleChange.of(changes, old.data());
    change =
        change == null
            ? PendingChange.changed(next, base, edit, renews)
            : change.then(next, edit, renews);
    session = next;
  }

  private MemberChanges anyChange() {
    String member = members[random.nextInt(members.length)];
    return switch (random.nextInt(4)) {
      case 0 -> MemberChanges.remove(member);
      case 1 ->
          MemberChanges.between(
              JsonBytes.of("{\"" + member + "\":{\"x\":0,\"y\":0}}"),
              JsonBytes.of("{\"" + member + "\":{\"x\":" + random.nextInt(9) + ",\"y\":0}}"));
      default -> MemberChanges.set(member, JsonBytes.of(Integer.toString(random.nextInt(9))));
    };
  }

  private String anyData() {
    StringBuilder data = new StringBuilder("{");
    for (String member : members) {
      if (random.nextInt(3) > 0) {
        data.append(data.length() > 1 ? "," : "").append('"').append(member).append("\":");
        data.append(random.nextInt(9));
      }
    }
    return data.append('}').toString();
  }

  private long version() {
    return Math.max(change == null ? 0 : change.version(), session == null ? 0 : session.version());
  }

  private static Session session(long version, String data, long expiresAt) {
    return SessionsOf.session(version, data, expiresAt);
  }
}
