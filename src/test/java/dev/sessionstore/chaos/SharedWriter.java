package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A client of one node that patches sessions; nobody else changes its members of them. */
final class SharedWriter implements Runnable {
  private static final List<String> NODES = List.of("a", "b");
  private static final int SESSIONS = 4;
  private static final int CLIENTS_OF_A_NODE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodePair nodes;
  private final String node;
  private final List<String> sessions;
  private final String name;
  private final Random random;
  private final Map<Place, Set<Integer>> possible = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int value;

  /** A member of a session. */
  private record Place(String session, String member) {}

  private SharedWriter(NodePair nodes, String node, List<String> sessions, String name, long seed) {
    this.nodes = nodes;
    this.node = node;
    this.sessions = sessions;
    this.name = name;
    this.random = new Random(seed);
  }

  /** Lets some of them loose amid faults and gives everything that was seen and must not be. */
  static List<String> violations(NodePair nodes, String name, int callsOfAPhase, Random random) {
    List<String> sessions = IntStream.range(0, SESSIONS).mapToObj(i -> name + "-" + i).toList();
    sessions.forEach(each -> nodes.api("a").save(each, "{}"));
    List<SharedWriter> writers = new ArrayList<>();
    for (int i = 0; i < CLIENTS_OF_A_NODE; i++) {
      for (String node : NODES) {
        writers.add(new SharedWriter(nodes, node, sessions, node + i, random.nextLong()));
      }
    }
    nodes.disturb(writers, callsOfAPhase, random);
    List<String> violations = new ArrayList<>();
    for (String session : sessions) {
      JsonObject last = new JsonObject(data(nodes, session));
      writers.forEach(writer -> writer.check(session, last));
      for (String node : NODES) {
        JsonObject seen = load(nodes.api(node), session);
        if (!seen.equals(last)) {
          violations.add("%s is %s on %s, and Redis has %s".formatted(session, seen, node, last));
        }
      }
    }
    writers.forEach(writer -> violations.addAll(writer.violations));
    return violations;
  }

  private static String data(NodePair nodes, String session) {
    return nodes.redis().call("HGET", "interview:session:" + session, "data");
  }

  /** Once Redis serves the node: it may be given up for a moment more. */
  private static JsonObject load(Api api, String session) {
    AtomicReference<JsonObject> seen = new AtomicReference<>();
    Await.until(
        "Redis serves " + session,
        () -> {
          Answer answer = api.load(session, "Cache-Control", "no-cache");
          if (answer.status() == 200 && !answer.data().getBoolean("degraded")) {
            seen.set(answer.data().getJsonObject("sessionData"));
          }
          return seen.get() != null;
        });
    return seen.get();
  }

  /** Makes one call. */
  @Override
  public void run() {
    Place place = new Place(sessions.get(random.nextInt(SESSIONS)), name + random.nextInt(2));
    value++;
    Optional<Answer> answer = patch(awaitUp(), place);
    int status = answer.map(Answer::status).orElse(0);
    if (status == 200) {
      possible.put(place, Set.of(value));
      if (nodes.losesNothing()) {
        // What is lost would be hidden by the next change of the member.
        check(place.session(), answer.get().data().getJsonObject("sessionData"));
      }
    } else {
      Set<Integer> both = new HashSet<>(possible.getOrDefault(place, Set.of(0)));
      both.add(value);
      possible.put(place, both);
    }
    // 404: who could give the session back takes long to reach Redis.
    if (status != 0 && status != 200 && status != 404 && status != 503) {
      violations.add("%s -> %d".formatted(place, status));
    }
  }

  private Api awaitUp() {
    Await.until("node " + node + " is up", PATIENCE, () -> nodes.api(node) != null);
    return nodes.api(node);
  }

  /** The answer; none if the node was killed. */
  private Optional<Answer> patch(@Nullable Api api, Place place) {
    if (api == null) {
      return Optional.empty();
    }
    String patch = new JsonObject().put(place.member(), value).encode();
    try {
      return Optional.of(api.patch(place.session(), patch));
    } catch (UncheckedIOException e) {
      if (nodes.api(node) == api) {
        violations.add(node + " did not answer: " + e);
      }
      // What it had sent to Redis may still be carried out there.
      Rig.pass(WanderingClient.LATE_MS);
      return Optional.empty();
    }
  }

  private void check(String session, JsonObject last) {
    possible.forEach(
        (place, values) -> {
          if (place.session().equals(session)
              && !values.contains(last.getInteger(place.member(), 0))) {
            violations.add("%s is not one of %s: %s".formatted(place, values, last));
          }
        });
  }
}
