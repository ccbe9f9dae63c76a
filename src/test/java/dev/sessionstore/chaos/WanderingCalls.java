package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The calls of a client that goes from one of two nodes to the other. Of one thread. */
final class WanderingCalls {
  static final List<String> NODES = List.of("a", "b");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodePair nodes;
  private final List<String> violations;
  private String node = "a";
  private Api api;

  /**
   * @param violations is told of calls that were not answered though the node lives
   */
  WanderingCalls(NodePair nodes, List<String> violations) {
    this.nodes = nodes;
    this.violations = violations;
  }

  /** Where it is. */
  String node() {
    return node;
  }

  /** Goes to the other one instead if that one is down. */
  void goTo(String wanted) {
    String before = node;
    Await.until("a node is up", PATIENCE, () -> isAt(wanted) || isAt(other(wanted)));
    if (!node.equals(before)) {
      TwoNodes.later();
    }
  }

  private boolean isAt(String next) {
    Api way = nodes.api(next);
    if (way != null) {
      node = next;
      api = way;
    }
    return way != null;
  }

  private static String other(String node) {
    return NODES.get(1 - NODES.indexOf(node));
  }

  /**
   * An answer, or none since the node was killed, and where it came from, or what it was sent to.
   */
  record Reply(Optional<Answer> answer, Told told) {
    /** 0 for no answer. */
    int status() {
      return answer.map(Answer::status).orElse(0);
    }

    JsonObject data() {
      return answer.orElseThrow().data();
    }

    Sighting sighting() {
      return Calls.sighting(data());
    }
  }

  /** Makes a call where it is. */
  Reply call(Function<Api, Answer> request) {
    int life = nodes.life();
    long sentAt = System.currentTimeMillis();
    Optional<Answer> answer = ask(request);
    long answeredAt = System.currentTimeMillis();
    boolean isSuccess = answer.isPresent() && answer.get().status() == 200;
    boolean degraded =
        isSuccess ? answer.get().data().getBoolean("degraded") : !servedByRedis(sentAt);
    return new Reply(answer, new Told(node, degraded, life, sentAt, answeredAt));
  }

  /** The answer; none if the node was killed. */
  Optional<Answer> ask(Function<Api, Answer> request) {
    try {
      return Optional.of(request.apply(api));
    } catch (UncheckedIOException e) {
      if (nodes.api(node) == api) {
        violations.add(node + " did not answer: " + e);
      }
      return Optional.empty();
    }
  }

  /** Refusals do not tell: whether it is Redis that has served the node since then. */
  private boolean servedByRedis(long since) {
    return ask(api -> api.get("/health/ready"))
        .map(ready -> ready.json().getJsonObject("store"))
        .filter(store -> store.getString("state").equals("online"))
        .filter(store -> store.getLong("waiting") == 0)
        .filter(store -> Instant.parse(store.getString("since")).toEpochMilli() < since)
        .isPresent();
  }
}
