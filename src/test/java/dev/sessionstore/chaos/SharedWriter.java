package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Calls.Reply;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A client of one node that patches sessions which others patch too, each client members of its
 * own. In the end every member has the last value that was acknowledged.
 */
final class SharedWriter implements TestClient {
  private static final int SESSIONS = 4;

  private final Rig<?> rig;
  private final Node node;
  private final Calls calls;
  private final List<String> sessions;
  private final String name;
  private final Random random;
  private final Map<Place, Set<Integer>> possible = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int value;

  /** A member of a session. */
  private record Place(String session, String member) {}

  /**
   * @param sessions from {@link #newSessions}
   * @param name a beginning of member names of this writer alone
   * @param tally counts the next call
   */
  SharedWriter(
      Rig<?> rig,
      Node node,
      List<String> sessions,
      String name,
      long seed,
      Supplier<CallTally> tally) {
    this.rig = rig;
    this.node = node;
    this.calls = new Calls(rig, tally, violations);
    this.sessions = sessions;
    this.name = name;
    this.random = new Random(seed);
  }

  /** Creates sessions without members for several writers. */
  static List<String> newSessions(Rig<?> rig, String prefix) {
    List<String> sessions = IntStream.range(0, SESSIONS).mapToObj(i -> prefix + "-" + i).toList();
    sessions.forEach(each -> rig.node(0).api().save(each, "{}"));
    return sessions;
  }

  @Override
  public void run() {
    Place place = new Place(sessions.get(random.nextInt(SESSIONS)), name + random.nextInt(2));
    value++;
    calls.goTo(node);
    String patch = new JsonObject().put(place.member(), value).encode();
    Reply reply = calls.call("merge patch", api -> api.patch(place.session(), patch));
    switch (reply.status()) {
      case 200 -> acknowledged(place, reply.data().getJsonObject("sessionData"));
      // 404: the node that could give the session back takes long to reach Redis.
      case 404, 503 -> unanswered(place);
      case 0 -> {
        unanswered(place);
        // Redis may still carry out what the node had sent.
        Rig.pass(Client.LATE_MS);
      }
      default -> violations.add("%s -> %d".formatted(place, reply.status()));
    }
  }

  private void acknowledged(Place place, JsonObject data) {
    possible.put(place, Set.of(value));
    if (rig.redisKeepsAll()) {
      // A loss would be hidden by the next change of the member.
      check(place.session(), data);
    }
  }

  private void unanswered(Place place) {
    Set<Integer> both = new HashSet<>(possible.getOrDefault(place, Set.of(0)));
    both.add(value);
    possible.put(place, both);
  }

  private void check(String session, JsonObject data) {
    possible.forEach(
        (place, values) -> {
          if (place.session().equals(session)
              && !values.contains(data.getInteger(place.member(), 0))) {
            violations.add("%s is not one of %s: %s".formatted(place, values, data));
          }
        });
  }

  @Override
  public void lookAgain() {
    for (String session : sessions) {
      JsonObject last = new JsonObject(rig.inRedis(session));
      check(session, last);
      for (Node each : rig.nodes()) {
        calls.goTo(each);
        JsonObject seen = load(session);
        if (!seen.equals(last)) {
          violations.add("%s is %s on %s, Redis has %s".formatted(session, seen, each, last));
        }
      }
    }
  }

  /** Once Redis serves the node, which may be given up for a moment more. */
  private JsonObject load(String session) {
    AtomicReference<JsonObject> seen = new AtomicReference<>();
    Await.until(
        "Redis serves " + session,
        Node.PATIENCE,
        () -> {
          Reply reply = calls.call("load", api -> api.load(session, "Cache-Control", "no-cache"));
          if (reply.status() == 200 && !reply.origin().degraded()) {
            seen.set(reply.data().getJsonObject("sessionData"));
          }
          return seen.get() != null;
        });
    return seen.get();
  }

  @Override
  public List<String> violations() {
    return violations;
  }
}
