package dev.sessionstore.chaos;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that save, delete, touch, patch and load sessions of their own, each call on whichever of
 * two nodes, while Redis loses what it had, or is lost to one of the nodes, or both. Each session
 * is in the end as its last acknowledged change left it, or gone, and on the way no node tells what
 * it cannot. {@code -Dwandering.rounds=100} for more, {@code -Dwandering.seed=…} for the same
 * faults again.
 */
class WanderingClientsIT {
  private static final Logger LOG = LoggerFactory.getLogger(WanderingClientsIT.class);
  private static final int CLIENTS = 6;

  /** So many that some sessions expire between a snapshot and the return of Redis. */
  private static final int CALLS_OF_A_PHASE = 150;

  /** After that all is gone that was to be there for a short while. */
  private static final long SHORT_WHILE_MS = 2_200;

  private static List<String> round(UnreliableRedis redis, String name, Random random) {
    List<WanderingClient> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new WanderingClient(redis, name + "-" + i, random.nextLong()))
            .toList();
    redis.disturb(clients, CALLS_OF_A_PHASE, random);
    Rig.pass(SHORT_WHILE_MS);
    clients.forEach(WanderingClient::lookAgain);
    LOG.info("clear={}", clients.stream().mapToLong(WanderingClient::clear).sum());
    return clients.stream().flatMap(client -> client.violations().stream()).toList();
  }

  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftIt() {
    UnreliableRedis.rounds("wandering", 1, WanderingClientsIT::round);
  }
}
