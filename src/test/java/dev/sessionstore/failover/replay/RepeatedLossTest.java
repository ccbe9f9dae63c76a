package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReversibleChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Redis is lost again and again, with all that it had, or some of it, or nothing, and three nodes
 * go on changing a session: in Redis where they reach it, in their memories where they do not. In
 * the end it is what was acknowledged.
 */
class RepeatedLossTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(100_000, 100);
  private static final long NEVER = 1L << 50;

  /** A node, and what it knows. */
  private static final class Node {
    private final String name;
    private boolean connected = true;
    private int losses;
    private @Nullable Session copy;
    private long heardAt;
    private @Nullable PendingChange waiting;
    private @Nullable PendingChange recent;

    Node(String name) {
      this.name = name;
    }

    void remember(@Nullable Session session, long deletedVersion, long now) {
      copy = session;
      recent =
          session == null
              ? PendingChange.rememberedDeletion(deletedVersion)
              : PendingChange.remembered(session, now);
    }

    @Nullable Session session() {
      return waiting == null ? copy : waiting.session();
    }

    Base base() {
      return copy == null ? Base.UNKNOWN : Base.of(copy, heardAt);
    }
  }

  /** What happens to all of them. */
  private static final class History {
    private final Random random;
    private final ModelRedis redis;
    private final List<Node> nodes = List.of(new Node("a"), new Node("b"), new Node("c"));
    private final List<String> steps = new ArrayList<>();

    /** The last acknowledged value of each member; 0 for none. */
    private final Map<String, Integer> expected = new LinkedHashMap<>();

    private ModelRedis snapshot;
    private boolean deleted;
    private int values;
    private long now = 1_000;

    History(Random random) {
      this.random = random;
      this.redis = new ModelRedis(SessionsOf.session(50, "{\"kept\":0}", NEVER));
      this.snapshot = redis.copy();
      expected.put("kept", 0);
      nodes.forEach(node -> node.remember(redis.session(), 0, now));
    }

    void step() {
      now += 1_000;
      Node node = nodes.get(random.nextInt(nodes.size()));
      String what =
          switch (random.nextInt(13)) {
            case 0, 1 -> crash();
            case 2 -> takeSnapshot();
            case 3 -> disconnect(node);
            case 4, 5, 6 -> connect(node);
            case 7 -> read(node);
            default -> patch(node);
          };
      steps.add("%d %s %s: %s".formatted(now, node.name, what, redis));
    }

    /**
     * After all nodes have reached it since it was lost the last time: what a node had been
     * acknowledged by a Redis that another one never saw cannot always be told from what that one
     * knows.
     */
    private String crash() {
      if (nodes.stream().anyMatch(node -> node.losses != redis.losses())) {
        return "must not crash yet";
      }
      nodes.forEach(this::disconnect);
      switch (random.nextInt(3)) {
        case 0 -> redis.restart(new ModelRedis(null));
        case 1 -> redis.restart(snapshot);
        default -> redis.restart(redis.copy());
      }
      return "crash";
    }

    private String takeSnapshot() {
      snapshot = redis.copy();
      return "snapshot";
    }

    private String disconnect(Node node) {
      if (node.connected) {
        node.heardAt = now;
        node.connected = false;
      }
      return "disconnected";
    }

    private String connect(Node node) {
      if (node.connected) {
        return "is connected";
      }
      boolean incomplete = node.losses != redis.losses();
      if (incomplete && node.waiting == null) {
        node.waiting = node.recent;
      }
      PendingChange change = node.waiting;
      if (change != null) {
        redis.replay(change, incomplete, now);
      }
      if (change != null) {
        long deletedVersion = Math.max(change.version(), redis.deletedVersion());
        node.remember(redis.session(), deletedVersion, now);
      } else {
        node.copy = redis.session();
      }
      node.waiting = null;
      node.connected = true;
      node.losses = redis.losses();
      return "connected with " + change;
    }

    private String read(Node node) {
      Session session = redis.session();
      if (node.connected && session != null) {
        node.copy = session;
        if (node.recent != null && node.recent.version() < session.version()) {
          node.recent = PendingChange.remembered(session, now);
        }
      }
      return "read";
    }

    /** The last thing that is done: who does not know of it and goes on has the session back. */
    void delete() {
      end();
      Session old = redis.session();
      if (old != null) {
        long version = Math.max(now, old.version() + 1);
        redis.delete(version);
        nodes.get(0).remember(null, version, now);
        deleted = true;
        steps.add(crash());
        end();
      }
    }

    private String patch(Node node) {
      Session old = node.connected ? redis.session() : node.session();
      if (old == null) {
        return "nothing";
      }
      String member = node.name + random.nextInt(2);
      // A removal of what the node does not see changes nothing, so that nobody can tell it later.
      boolean removes = random.nextInt(4) == 0 && old.data().members().get(member) != null;
      int value = removes ? 0 : ++values;
      MemberChanges changes =
          value == 0
              ? MemberChanges.remove(member)
              : MemberChanges.set(member, JsonBytes.of(Integer.toString(value)));
      Session next =
          SessionsOf.session(
              Math.max(now, old.version() + 1),
              changes.applyTo(old.data(), LIMITS).toString(),
              NEVER);
      if (node.connected) {
        redis.change(next, now);
        node.remember(next, 0, now);
      } else {
        ReversibleChange edit = ReversibleChange.of(changes, old.data());
        node.waiting =
            node.waiting == null
                ? PendingChange.changed(next, node.base(), edit, false)
                : node.waiting.then(next, edit, false);
      }
      expected.put(member, value);
      deleted = false;
      return "patched " + changes;
    }

    void end() {
      for (int i = 0; i < 2; i++) {
        List<Node> order = new ArrayList<>(nodes);
        Collections.shuffle(order, random);
        for (Node node : order) {
          now += 1_000;
          steps.add("%d %s %s: %s".formatted(now, node.name, connect(node), redis));
        }
      }
    }

    void assertAllIsThere() {
      String told = String.join("\n", steps);
      Session session = redis.session();
      if (deleted) {
        assertThat(session).as(told).isNull();
        return;
      }
      assertThat(session).as(told).isNotNull();
      Map<String, JsonBytes> last = session.data().members();
      expected.forEach(
          (member, value) -> {
            JsonBytes found = last.get(member);
            String text = found == null ? "0" : found.toString();
            assertThat(text).as("%s after%n%s", member, told).isEqualTo("" + value);
          });
    }
  }

  @Property
  void whatWasAcknowledgedShouldBeThere(@ForAll Random random) {
    History history = new History(random);
    for (int i = random.nextInt(80); i > 0; i--) {
      history.step();
    }
    history.end();
    history.assertAllIsThere();
    history.delete();
    history.assertAllIsThere();
  }
}
