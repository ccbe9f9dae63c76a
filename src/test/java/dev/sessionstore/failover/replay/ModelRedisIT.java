package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The model of Redis on which the laws of replays are tested does what a real Redis does: after
 * every step of a random history both have the same session, merge bases and remembered deletion.
 */
class ModelRedisIT {
  private static final int STEPS = 12;
  private static final long A_DAY_MS = 86_400_000;

  private static RealRedis real;

  @BeforeContainer
  static void start() {
    real = new RealRedis();
  }

  @AfterContainer
  static void stop() {
    real.close();
  }

  /** A session as a node heard of it at a time. */
  private record Seen(Session session, long at) {}

  /** The same steps on both. */
  private static final class History {
    private final Random random;
    private final List<String> steps = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final ModelRedis model = new ModelRedis(null);
    private ModelRedis snapshot;
    private long now;

    History(Random random) {
      this.random = random;
      real.clear();
      real.snapshot();
      snapshot = model.copy();
      now = real.timeAfter(0);
      // To the store the server has just come back, and may have lost something.
      model.restart(model.copy());
      PendingChange first =
          PendingChange.saved(
              SessionsOf.session(now, "{\"a\":0,\"b\":{\"x\":1}}", now + A_DAY_MS),
              PendingChange.Base.ABSENT);
      step("created: " + replay(first, false));
    }

    void anyStep() {
      now = real.timeAfter(now);
      step(
          switch (random.nextInt(12)) {
            case 0 -> restart();
            case 1 -> takeSnapshot();
            case 2 -> delete();
            case 3 -> touch();
            case 4, 5, 6 -> replace();
            case 7 -> replayRemembered();
            default -> replayDegraded();
          });
    }

    private void step(String what) {
      // Times that are compared are of different milliseconds.
      now = real.timeAfter(now);
      steps.add(what);
      if (model.session() != null) {
        seen.add(new Seen(model.session(), now));
      }
      assertThat(real.state())
          .as("after%n%s", String.join("\n", steps))
          .isEqualTo(RealRedis.State.of(model));
    }

    private String restart() {
      if (random.nextBoolean()) {
        real.restart();
        model.restart(model.copy());
        return "restarted";
      }
      real.restartFromSnapshot();
      model.restart(snapshot);
      return "restarted from the snapshot";
    }

    private String takeSnapshot() {
      real.snapshot();
      snapshot = model.copy();
      return "snapshot";
    }

    private String delete() {
      model.delete(real.delete());
      return "deleted";
    }

    private String touch() {
      if (model.session() == null) {
        return "nothing to touch";
      }
      model.change(real.touch(A_DAY_MS), now);
      return "touched";
    }

    private String replace() {
      Session old = model.session();
      if (old == null) {
        return "nothing to replace";
      }
      JsonBytes data = JsonBytes.of("{\"a\":%d,\"r\":%d}".formatted(random.nextInt(9), now));
      model.change(real.replace(old, data), now);
      return "replaced by " + data;
    }

    private Seen anySeen() {
      return seen.get(random.nextInt(seen.size()));
    }

    private String replayDegraded() {
      Seen copy = anySeen();
      DegradedNode node =
          new DegradedNode(random, copy.session(), copy.at(), A_DAY_MS, "a", "b", "c");
      for (int i = 0; i <= random.nextInt(3); i++) {
        now = real.timeAfter(now);
        node.anything(now);
      }
      PendingChange change = node.change();
      return change == null ? "nothing to replay" : replay(change, random.nextBoolean());
    }

    private String replayRemembered() {
      Seen copy = anySeen();
      return random.nextInt(4) == 0
          ? replay(PendingChange.rememberedDeletion(now), true)
          : replay(PendingChange.remembered(copy.session(), copy.at()), true);
    }

    private String replay(PendingChange change, boolean incomplete) {
      now = real.timeAfter(now);
      String what = "replay of " + change + (incomplete ? " to an incomplete Redis" : "");
      steps.add(what);
      assertThat(real.replay(change, incomplete))
          .as("after%n%s", String.join("\n", steps))
          .isEqualTo(model.replay(change, incomplete, now));
      return "replayed: " + model;
    }
  }

  @Property(tries = 40)
  void realRedisShouldDoWhatTheModelDoes(@ForAll Random random) {
    History history = new History(random);
    for (int i = 0; i < STEPS; i++) {
      history.anyStep();
    }
  }
}
