package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReversibleChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Redis comes back without what it had, or with something older, and several nodes give it what
 * they hold, in any order, while another one goes on changing what Redis has at the moment.
 */
class LostHistoryTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(100_000, 100);
  private static final long FIRST = 50;
  private static final long DEGRADED = 200;
  private static final long BACK = 300;

  /** What became of one session, and who remembers what of it. */
  private static final class History {
    private final Random random;
    private final boolean sameMember;
    private final Map<String, Integer> expected = new LinkedHashMap<>();
    private final List<Session> versions = new ArrayList<>();
    private final Map<String, PendingChange> held = new HashMap<>();
    private final ModelRedis redis = new ModelRedis(null);
    private final List<String> steps = new ArrayList<>();
    private int values;
    private long now = BACK;

    History(Random random, boolean sameMember) {
      this.random = random;
      this.sameMember = sameMember;
      versions.add(SessionsOf.session(FIRST, "{\"x\":0,\"kept\":0}"));
      expected.put("x", 0);
      expected.put("kept", 0);
    }

    private MemberChanges next(String node) {
      String member = sameMember ? "x" : node + random.nextInt(2);
      expected.put(member, ++values);
      return MemberChanges.set(member, JsonBytes.of(Integer.toString(values)));
    }

    private static Session changed(Session old, MemberChanges changes, long now) {
      String data = changes.applyTo(old.data(), LIMITS).toString();
      return SessionsOf.session(Math.max(now, old.version() + 1), data, old.expiresAt());
    }

    private Session any() {
      return versions.get(random.nextInt(versions.size()));
    }

    /** Acknowledged by Redis before the outage, and remembered by the node that did it. */
    void acknowledged() {
      for (int i = 0; i < random.nextInt(6); i++) {
        String node = random.nextBoolean() ? "a" : "c";
        Session last = versions.get(versions.size() - 1);
        Session next = changed(last, next(node), last.version() + 1 + random.nextInt(9));
        versions.add(next);
        held.put(node, PendingChange.remembered(next, next.version()));
      }
      Session last = versions.get(versions.size() - 1);
      held.putIfAbsent("a", PendingChange.remembered(last, last.version()));
    }

    /** Changed while nobody reached Redis, by a node that knew some version of it. */
    void degraded() {
      Session base = any();
      Session session = base;
      PendingChange change = null;
      for (int i = 0; i < random.nextInt(3); i++) {
        MemberChanges changes = next("b");
        Session next = changed(session, changes, DEGRADED + 10 * i);
        ReversibleChange edit = ReversibleChange.of(changes, session.data());
        change =
            change == null
                ? PendingChange.changed(
                    next, PendingChange.Base.of(base, base.version()), edit, false)
                : change.then(next, edit, false);
        session = next;
      }
      if (change != null) {
        held.put("b", change);
      }
    }

    /** Redis is back with some version, or none. */
    void lost() {
      redis.loseTo(random.nextBoolean() ? any() : null);
      steps.add("back with " + redis.session());
      List<String> offers = new ArrayList<>(held.keySet());
      // One whose outcome is unknown is offered again.
      offers.add(offers.get(random.nextInt(offers.size())));
      offers.addAll(Collections.nCopies(random.nextInt(4), "d"));
      Collections.shuffle(offers, random);
      for (String node : offers) {
        later();
        PendingChange offer = held.get(node);
        Session session = redis.session();
        if (offer != null) {
          redis.replay(offer, true, now);
        } else if (session != null) {
          redis.change(changed(session, next("d"), now), now);
        }
        steps.add("after %s with %s: %s".formatted(node, offer, redis));
      }
    }

    /** Redis is restarted once more, with all that it has: what nodes offer then is all known. */
    void restarted() {
      Session known = redis.session();
      PendingChange offer = PendingChange.remembered(known, later());
      String member = expected.keySet().iterator().next();
      expected.remove(member);
      redis.change(changed(known, MemberChanges.remove(member), later()), later());
      Session before = redis.session();
      redis.replay(offer, true, later());
      assertThat(redis.session()).isEqualTo(before);
    }

    private long later() {
      return now += 10;
    }

    void assertNothingIsLost() {
      Map<String, JsonBytes> last = redis.session().data().members();
      expected.forEach(
          (member, value) ->
              assertThat(text(last.get(member)))
                  .as("%s after %s", member, String.join("\n", steps))
                  .isEqualTo("" + value));
      assertThat(last).hasSameSizeAs(expected.keySet());
    }

    private static String text(@Nullable JsonBytes value) {
      return value == null ? "none" : value.toString();
    }
  }

  private static void assertNothingIsLost(Random random, boolean sameMember) {
    History history = new History(random, sameMember);
    history.acknowledged();
    history.degraded();
    history.lost();
    history.assertNothingIsLost();
    history.restarted();
    history.assertNothingIsLost();
  }

  @Property
  void membersOfAllNodesShouldBeThere(@ForAll Random random) {
    assertNothingIsLost(random, false);
  }

  @Property
  void ofChangesOfOneMemberTheLastOneShouldStay(@ForAll Random random) {
    assertNothingIsLost(random, true);
  }

  /**
   * Two nodes were acknowledged one after the other; the later one removed what the earlier set.
   */
  @Test
  void aMemberThatWasRemovedOnTheLostSideShouldStayRemovedWhoeverComesFirst() {
    Session first = SessionsOf.session(50, "{\"n\":0}");
    PendingChange set = PendingChange.remembered(SessionsOf.session(60, "{\"n\":0,\"x\":1}"), 60);
    PendingChange removed = PendingChange.remembered(SessionsOf.session(70, "{\"n\":0}"), 70);
    for (List<PendingChange> order : List.of(List.of(set, removed), List.of(removed, set))) {
      ModelRedis redis = new ModelRedis(first);
      redis.loseTo(first);
      redis.change(SessionsOf.session(BACK, "{\"n\":0,\"d\":1}"), BACK);
      order.forEach(offer -> redis.replay(offer, true, BACK + 10));
      assertThat(redis.session().data()).hasToString("{\"n\":0,\"d\":1}");
    }
  }
}
