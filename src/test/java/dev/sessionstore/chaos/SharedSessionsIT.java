package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Two nodes whose clients patch the same sessions without pause, each client members of its own,
 * while Redis loses what it had, or is lost to one of the nodes, or both. In the end every member
 * has the last value that its client was acknowledged. {@code -Dshared.rounds=100} for more, {@code
 * -Dshared.seed=…} for the same faults again.
 */
class SharedSessionsIT {
  private static final int SESSIONS = 4;
  private static final int CLIENTS_OF_A_NODE = 2;

  /** A client; nobody else changes its members. */
  private static final class Writer implements Runnable {
    private final Api api;
    private final List<String> sessions;
    private final String name;
    private final Random random;
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private int value;

    Writer(Api api, List<String> sessions, String name, long seed) {
      this.api = api;
      this.sessions = sessions;
      this.name = name;
      this.random = new Random(seed);
    }

    /** Makes one call. */
    @Override
    public void run() {
      String session = sessions.get(random.nextInt(SESSIONS));
      String member = name + random.nextInt(2);
      value++;
      int status = api.patch(session, "{\"" + member + "\":" + value + "}").status();
      // 404: who could give the session back takes long to reach Redis.
      assertThat(status).isIn(200, 404, 503);
      if (status == 200) {
        acknowledged.put(session + " " + member, value);
      }
    }
  }

  private static List<String> round(UnreliableRedis redis, String name, Random random) {
    Api a = redis.a().api();
    Api b = redis.b().api();
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(name + "-" + i);
      a.save(name + "-" + i, "{}");
    }
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < CLIENTS_OF_A_NODE; i++) {
      writers.add(new Writer(a, sessions, "a" + i, random.nextLong()));
      writers.add(new Writer(b, sessions, "b" + i, random.nextLong()));
    }
    redis.disturb(writers, 60, random);
    return violations(writers, redis.redis(), a, b);
  }

  /** Once Redis serves the node: it may be given up for a moment more. */
  private static JsonObject fromRedis(Api node, String session) {
    AtomicReference<JsonObject> seen = new AtomicReference<>();
    Await.until(
        "Redis serves " + session,
        () -> {
          Answer answer = node.load(session, "Cache-Control", "no-cache");
          if (answer.status() == 200 && !answer.data().getBoolean("degraded")) {
            seen.set(answer.data().getJsonObject("sessionData"));
          }
          return seen.get() != null;
        });
    return seen.get();
  }

  private static List<String> violations(List<Writer> writers, RedisProcess redis, Api a, Api b) {
    List<String> violations = new ArrayList<>();
    for (Writer writer : writers) {
      writer.acknowledged.forEach(
          (place, value) -> {
            String session = place.split(" ")[0];
            String member = place.split(" ")[1];
            String data = redis.call("HGET", "interview:session:" + session, "data");
            if (!value.equals(new JsonObject(data).getInteger(member))) {
              violations.add("%s of %s, not %d: %s".formatted(member, session, value, data));
            }
          });
    }
    for (String session : writers.get(0).sessions) {
      String data = redis.call("HGET", "interview:session:" + session, "data");
      for (Api node : List.of(a, b)) {
        JsonObject seen = fromRedis(node, session);
        if (!seen.equals(new JsonObject(data))) {
          violations.add("%s is %s, and Redis has %s".formatted(session, seen, data));
        }
      }
    }
    return violations;
  }

  @Test
  void whatEachClientWasAcknowledgedShouldBeThereInTheEnd() {
    UnreliableRedis.rounds("shared", 6, SharedSessionsIT::round);
  }
}
