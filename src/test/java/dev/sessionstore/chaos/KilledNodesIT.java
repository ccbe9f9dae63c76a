package dev.sessionstore.chaos;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients of two nodes that are stopped for a while, or killed with {@code kill -9}, at random
 * moments amid outages of Redis, and started again on their journals. {@code -Dkilled.rounds=100
 * -Dkilled-shared.rounds=100} for more, {@code -Dkilled.seed=… -Dkilled-shared.seed=…} for the same
 * faults again, at about the same moments.
 */
class KilledNodesIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledNodesIT.class);
  private static final int CALLS_OF_A_PHASE = 120;

  /** Fewer, since there are fewer clients, and some wait while their node is down. */
  private static final int PATCHES_OF_A_PHASE = 50;

  /** Longer than a command may take, so that a node is killed before and after it gives up. */
  private static final int MOMENT_MS = 400;

  /** About what a process takes to its first answer. */
  private static final int START_MS = 1_500;

  /** So long that a replay takes a while, and no command runs into its timeout. */
  private static final int DELAY_MS = 120;

  private static Rig<ProcessNode> rig;

  @BeforeAll
  static void start() {
    rig = Rig.processes(2, Map.of("JOURNAL_SYNC", "always"));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftItIfClientsGoFromNodeToNode() {
    Rounds.run(
        "killed",
        1,
        (name, random) ->
            violations(Experiment.ofOwnSessions(rig, name, CALLS_OF_A_PHASE, random), random));
  }

  @Test
  void eachMemberShouldHaveItsLastAcknowledgedValueIfClientsPatchTheSameSessions() {
    Rounds.run(
        "killed-shared",
        1,
        (name, random) ->
            violations(Experiment.ofSharedSessions(rig, name, PATCHES_OF_A_PHASE, random), random));
  }

  private static List<String> violations(Experiment experiment, Random random) {
    try (experiment) {
      experiment.awaitCalls();
      fault(experiment, random);
      List<String> violations = experiment.verdict();
      LOG.info("restored={}", rig.nodes().stream().map(ProcessNode::restored).toList());
      return violations;
    }
  }

  private static void fault(Experiment experiment, Random random) {
    ProcessNode victim = rig.node(random.nextInt(2));
    List<ProcessNode> victims = random.nextInt(3) == 0 ? rig.nodes() : List.of(victim);
    boolean twice = random.nextInt(3) == 0;
    boolean healedBefore = random.nextBoolean();
    boolean inReplay = random.nextBoolean();
    boolean stopped = random.nextInt(3) == 0;
    LOG.info(
        "fault victims={} stopped={} twice={} healedBefore={} inReplay={}",
        victims,
        stopped,
        twice,
        healedBefore,
        inReplay);
    if (stopped) {
      stopForAWhile(victim, random);
    }
    breakLinks(victims, random);
    letPass(experiment, random);
    victims.forEach(ProcessNode::kill);
    if (healedBefore) {
      healSlowly(random);
    }
    if (victims.size() == 1) {
      experiment.awaitCalls();
    }
    if (twice) {
      killInTheirStart(victims, random);
    }
    start(victims);
    letPass(experiment, random);
    healSlowly(random);
    if (inReplay) {
      killInTheirReplay(victims, random);
    }
    rig.healLinks();
    rig.awaitHealed();
    rig.nodes().forEach(Node::awaitEmptyJournal);
    experiment.awaitCalls();
  }

  /** SIGSTOP, for longer or shorter than Redis may take to answer, and SIGCONT. */
  private static void stopForAWhile(ProcessNode node, Random random) {
    node.process().pause();
    Rig.pass(random.nextInt(4 * MOMENT_MS));
    node.process().resume();
  }

  /** Leaves the link rather to the nodes that live on: Redis has moved on when others return. */
  private static void breakLinks(List<ProcessNode> victims, Random random) {
    for (ProcessNode each : rig.nodes()) {
      int way = random.nextInt(victims.contains(each) ? 4 : 8);
      LOG.info("node={} way={}", each, way);
      if (way == 1 || way == 2) {
        each.redisLink().holdAnswers(true);
      }
      if (way == 2) {
        moment(random);
      }
      if (way == 2 || way == 3) {
        each.redisLink().acceptAndClose(true);
      }
    }
    if (random.nextInt(4) == 0) {
      LOG.info("redis killed");
      rig.killRedis();
    }
  }

  /** Enough for nodes to know that Redis is lost and to be asked for much, or just a moment. */
  private static void letPass(Experiment experiment, Random random) {
    if (random.nextInt(4) > 0) {
      experiment.awaitCalls();
    }
    moment(random);
  }

  private static void moment(Random random) {
    Rig.pass(random.nextInt(MOMENT_MS));
  }

  private static void killInTheirStart(List<ProcessNode> nodes, Random random) {
    nodes.forEach(each -> each.process().runAgain());
    Rig.pass(random.nextInt(START_MS));
    nodes.forEach(ProcessNode::kill);
  }

  private static void killInTheirReplay(List<ProcessNode> nodes, Random random) {
    moment(random);
    if (random.nextBoolean()) {
      // What is replayed from here on does not reach Redis.
      nodes.forEach(each -> each.redisLink().holdRequests(true));
      moment(random);
    }
    nodes.forEach(ProcessNode::kill);
    start(nodes);
  }

  private static void start(List<ProcessNode> nodes) {
    nodes.forEach(each -> each.process().runAgain());
    nodes.forEach(ProcessNode::awaitStart);
  }

  private static void healSlowly(Random random) {
    if (!rig.redis().isRunning()) {
      rig.redis().run();
    }
    for (ProcessNode each : rig.nodes()) {
      each.redisLink().heal();
      each.redisLink().delayAnswers(random.nextInt(DELAY_MS));
    }
  }
}
