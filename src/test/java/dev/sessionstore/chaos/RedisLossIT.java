package dev.sessionstore.chaos;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients make calls to two nodes without pause, while Redis loses what it had, or is lost to one
 * of the nodes, or both, at random. {@code -Dshared.rounds=100 -Dwandering.rounds=100} for more,
 * {@code -Dshared.seed=… -Dwandering.seed=…} for the same faults again.
 */
class RedisLossIT {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLossIT.class);
  private static final int FAULTS_A_ROUND = 3;
  private static final int PATCHES_OF_A_PHASE = 60;

  /** So many that some sessions expire between a snapshot and the return of Redis. */
  private static final int CALLS_OF_A_PHASE = 150;

  private static Rig<LocalNode> rig;

  @BeforeAll
  static void start() {
    rig = Rig.local(2, new JsonObject());
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftItIfClientsGoFromNodeToNode() {
    Rounds.run(
        "wandering",
        1,
        (name, random) ->
            violations(Experiment.ofOwnSessions(rig, name, CALLS_OF_A_PHASE, random), random));
  }

  @Test
  void eachMemberShouldHaveItsLastAcknowledgedValueIfClientsPatchTheSameSessions() {
    Rounds.run(
        "shared",
        3,
        (name, random) ->
            violations(Experiment.ofSharedSessions(rig, name, PATCHES_OF_A_PHASE, random), random));
  }

  private static List<String> violations(Experiment experiment, Random random) {
    try (experiment) {
      experiment.awaitCalls();
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        fault(experiment, random);
      }
      return experiment.verdict();
    }
  }

  private static void fault(Experiment experiment, Random random) {
    boolean lost = random.nextInt(4) > 0;
    boolean snapshot = random.nextBoolean();
    LocalNode late = rig.node(random.nextInt(2));
    int way = random.nextInt(4);
    LOG.info("fault lost={} snapshot={} late={} way={}", lost, snapshot, late, way);
    if (snapshot && lost) {
      rig.redis().call("SAVE");
      experiment.awaitCalls();
    }
    if (way > 1) {
      late.redisLink().holdAnswers(way == 2);
      late.redisLink().acceptAndClose(way == 3);
      experiment.awaitCalls();
    }
    if (lost) {
      rig.killRedis();
      experiment.awaitCalls();
      late.redisLink().acceptAndClose(random.nextBoolean());
      rig.redis().run();
    }
    experiment.awaitCalls();
    late.redisLink().heal();
    rig.awaitHealed();
    rig.forgetDisk();
    experiment.awaitCalls();
  }
}
