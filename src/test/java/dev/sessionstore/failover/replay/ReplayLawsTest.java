package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What must be true of replays, whatever was done while Redis was away and by whom. */
class ReplayLawsTest {
  private static final long NOW = 300;
  private static final String[] MEMBERS = {"a", "b", "c"};

  /** What Redis had when the link broke: a session of some earlier time, or none. */
  private static Session anyBase(Random random) {
    return random.nextInt(5) == 0
        ? null
        : SessionsOf.session(
            50 + random.nextInt(50), "{\"a\":0,\"b\":{\"x\":1}}", NOW + random.nextInt(400) - 100);
  }

  /** A node's changes between two times. */
  private static PendingChange anyChange(Random random, Session base, long from) {
    DegradedNode node = new DegradedNode(random, base, MEMBERS);
    for (int i = 0; i <= random.nextInt(4); i++) {
      node.anything(from + i * random.nextInt(40));
    }
    PendingChange change = node.change();
    boolean isOver =
        change != null && change.session() != null && change.session().isExpiredAt(NOW);
    return isOver && random.nextBoolean() ? change.thenExpired() : change;
  }

  private static ModelRedis movedOn(Random random, Session base) {
    ModelRedis redis = new ModelRedis(base);
    for (int i = random.nextInt(3); i > 0; i--) {
      PendingChange others = anyChange(random, base, 100 + random.nextInt(100));
      if (others != null) {
        redis.replay(others, false, NOW - 200);
      }
    }
    if (random.nextInt(5) == 0) {
      redis.lose();
    }
    return redis;
  }

  private static boolean alive(ModelRedis redis) {
    return redis.session() != null && !redis.session().isExpiredAt(NOW);
  }

  @Property
  void replayingTwiceShouldBeReplayingOnce(@ForAll Random random) {
    Session base = anyBase(random);
    PendingChange change = anyChange(random, base, 100);
    assumeThat(change).isNotNull();
    ModelRedis redis = movedOn(random, base);
    boolean incomplete = random.nextBoolean();
    redis.replay(change, incomplete, NOW);
    Session once = redis.session();
    redis.replay(change, incomplete, NOW);
    redis.replay(change, incomplete, NOW);
    if (once == null || once.isExpiredAt(NOW)) {
      assertThat(alive(redis)).isFalse();
    } else {
      assertThat(redis.session()).isEqualTo(once);
    }
  }

  @Property
  void versionsShouldNotGoBack(@ForAll Random random) {
    Session base = anyBase(random);
    PendingChange change = anyChange(random, base, 100);
    assumeThat(change).isNotNull();
    ModelRedis redis = movedOn(random, base);
    Session before = redis.session();
    ReplayAction.Result result = redis.replay(change, true, NOW);
    Session after = redis.session();
    if (after == null) {
      return;
    }
    if (before != null) {
      assertThat(after.version()).isGreaterThanOrEqualTo(before.version());
      assertThat(after.version() > before.version() || after.equals(before)).isTrue();
    }
    if (result.kind() != ReplayAction.Result.Kind.SUPERSEDED) {
      assertThat(after.version())
          .as("clients were told this")
          .isGreaterThanOrEqualTo(change.version());
    }
  }

  @Property
  void aDeletionShouldStayOne(@ForAll Random random) {
    Session base = anyBase(random);
    PendingChange change = anyChange(random, base, 100);
    assumeThat(change).isNotNull();
    ModelRedis redis = movedOn(random, base);
    PendingChange deletion =
        random.nextBoolean()
            ? PendingChange.deleted(1_000, PendingChange.Base.UNKNOWN)
            : PendingChange.rememberedDeletion(1_000);
    boolean incomplete = random.nextBoolean();
    redis.replay(deletion, incomplete, NOW);
    assertThat(redis.session()).isNull();
    redis.replay(change, incomplete, NOW);
    if (change.session() != null) {
      redis.replay(PendingChange.remembered(change.session(), NOW), incomplete, NOW);
    }
    assertThat(redis.session()).as("brought back by %s", change).isNull();
  }

  @Property
  void whatWasDeletedSinceShouldNotBeBroughtBack(@ForAll Random random) {
    Session base = anyBase(random);
    PendingChange change = anyChange(random, base, 100);
    assumeThat(change).isNotNull();
    ModelRedis redis = movedOn(random, base);
    redis.delete(change.version() + random.nextInt(100));
    redis.replay(change, random.nextBoolean(), NOW);
    assertThat(redis.session()).isNull();
  }

  /** Of saves, deletions and touches. */
  @Property
  void twoNodesShouldConvergeInEitherOrder(@ForAll Random random) {
    Session base = SessionsOf.session(50, "{\"a\":0,\"b\":{\"x\":1}}");
    PendingChange ofA = anyChange(random, base, 100);
    PendingChange ofB = anyChange(random, base, 100);
    assumeThat(ofA).isNotNull();
    assumeThat(ofB).isNotNull();
    assumeThat(ofA.edit()).isNull();
    assumeThat(ofB.edit()).isNull();
    assumeThat(ofA.version()).isNotEqualTo(ofB.version());
    assertConverge(base, ofA, ofB);
  }

  /** A member that is set to what it was looks like one that nobody has changed; none is here. */
  @Property
  void patchesOfTwoNodesShouldConvergeInEitherOrder(@ForAll Random random) {
    Session base = SessionsOf.session(50, "{\"a\":0,\"b\":{\"x\":1}}");
    DegradedNode a = new DegradedNode(random, base, MEMBERS);
    DegradedNode b = new DegradedNode(random, base, MEMBERS);
    for (int i = 0; i <= random.nextInt(3); i++) {
      a.set(100 + random.nextInt(50) + 50 * i, 10 + random.nextInt(9));
      b.set(100 + random.nextInt(50) + 50 * i, 20 + random.nextInt(9));
    }
    if (random.nextBoolean()) {
      a.touch(260);
    }
    assumeThat(a.change().version()).isNotEqualTo(b.change().version());
    assertConverge(base, a.change(), b.change());
  }

  private static void assertConverge(Session base, PendingChange ofA, PendingChange ofB) {
    ModelRedis first = new ModelRedis(base);
    first.replay(ofA, false, NOW);
    first.replay(ofB, false, NOW);
    ModelRedis second = new ModelRedis(base);
    second.replay(ofB, false, NOW);
    second.replay(ofA, false, NOW);
    assertThat(alive(first)).as("%s and %s", ofA, ofB).isEqualTo(alive(second));
    if (alive(first)) {
      assertSame(first.session().data(), second.session().data());
      assertThat(first.session().expiresAt()).isEqualTo(second.session().expiresAt());
    }
  }

  private static void assertSame(JsonBytes one, JsonBytes other) {
    assertThat(JsonTree.read(one).equals(JsonTree.read(other)))
        .as("%s and %s", one, other)
        .isTrue();
  }

  @Property
  void deletionAgainstChangeShouldBeWonByTheLaterOneInEitherOrder(@ForAll Random random) {
    Session base = SessionsOf.session(50, "{\"a\":0}");
    DegradedNode changing = new DegradedNode(random, base, MEMBERS);
    long changedAt = 100 + random.nextInt(50);
    changing.patch(changedAt);
    long deletedAt = 100 + random.nextInt(50);
    assumeThat(deletedAt).isNotEqualTo(changedAt);
    DegradedNode deleting = new DegradedNode(random, base, MEMBERS);
    deleting.delete(deletedAt);
    assertConverge(base, changing.change(), deleting.change());
    ModelRedis redis = new ModelRedis(base);
    redis.replay(changing.change(), false, NOW);
    redis.replay(deleting.change(), false, NOW);
    assertThat(alive(redis)).isEqualTo(changedAt > deletedAt);
  }

  @Property
  void noMemberOfDisjointPatchesShouldBeLost(@ForAll Random random) {
    Session base = SessionsOf.session(50, "{\"a\":0,\"b\":0,\"c\":{\"x\":1}}");
    DegradedNode a = new DegradedNode(random, base, "a1", "a2");
    DegradedNode b = new DegradedNode(random, base, "b1", "b2");
    for (int i = 0; i <= random.nextInt(3); i++) {
      a.patch(100 + random.nextInt(50) + 50 * i);
      b.patch(100 + random.nextInt(50) + 50 * i);
    }
    boolean aFirst = random.nextBoolean();
    ModelRedis redis = new ModelRedis(base);
    redis.replay(aFirst ? a.change() : b.change(), false, NOW);
    redis.replay(aFirst ? b.change() : a.change(), false, NOW);
    // Once more, as after an outcome that was unknown.
    redis.replay(aFirst ? a.change() : b.change(), false, NOW);
    Map<String, JsonBytes> merged = redis.session().data().members();
    assertHasMembers(merged, a.change(), "a1", "a2");
    assertHasMembers(merged, b.change(), "b1", "b2");
    assertHasMembers(merged, PendingChange.remembered(base, NOW), "a", "b", "c");
  }

  private static void assertHasMembers(
      Map<String, JsonBytes> merged, PendingChange change, String... names) {
    Map<String, JsonBytes> of = change.session().data().members();
    for (String name : names) {
      JsonBytes expected = of.get(name);
      JsonBytes actual = merged.get(name);
      assertThat(actual == null ? "none" : actual.toString())
          .as(name)
          .isEqualTo(expected == null ? "none" : expected.toString());
    }
  }

  @Property
  void aRepeatedReplayShouldNotUndoWhatAnotherNodeDidSince(@ForAll Random random) {
    Session base = SessionsOf.session(50, "{\"a\":0,\"b\":0}");
    DegradedNode node = new DegradedNode(random, base, MEMBERS);
    node.patch(100);
    ModelRedis redis = new ModelRedis(base);
    redis.replay(node.change(), false, NOW);
    DegradedNode other = new DegradedNode(random, redis.session(), MEMBERS);
    // Not back to what it was: that looks like a member that nobody has changed.
    other.set(200, 10 + random.nextInt(9));
    redis.replay(other.change(), false, NOW);
    Session before = redis.session();
    redis.replay(node.change(), false, NOW);
    assertThat(redis.session()).isEqualTo(before);
  }
}
