package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The calls of one client, which is at one node of a rig at a time. Checks that every call is
 * answered as long as the node lives, and that every answer tells the truth of its store. Of one
 * thread.
 */
final class Calls {
  private final Rig<?> rig;
  private final Supplier<CallTally> tally;
  private final List<String> violations;
  private Node node;
  private Api api;

  /**
   * @param tally counts the next call
   * @param violations is told of answers that must not be
   */
  Calls(Rig<?> rig, Supplier<CallTally> tally, List<String> violations) {
    this.rig = rig;
    this.tally = tally;
    this.violations = violations;
    this.node = rig.node(0);
    this.api = node.api();
  }

  /** An answer, or none since the node was killed, and the origin of it. */
  record Reply(Optional<Answer> answer, Origin origin) {
    /** 0 for no answer. */
    int status() {
      return answer.map(Answer::status).orElse(0);
    }

    JsonObject data() {
      return answer.orElseThrow().data();
    }

    SessionState session() {
      return SessionState.of(data());
    }

    String body() {
      return answer.map(Answer::body).orElse("");
    }
  }

  Node node() {
    return node;
  }

  /** Goes to a node as soon as it is up; returns whether it was started since the last call. */
  boolean goTo(Node wanted) {
    Node before = node;
    Api old = api;
    Await.until("node " + wanted + " is up", Node.PATIENCE, () -> isAt(wanted));
    if (node != before) {
      Rig.later();
    }
    return node == before && api != old;
  }

  /** Goes to a node, or to any other one where that is down. */
  boolean goToAny(Node wanted) {
    AtomicReference<Node> up = new AtomicReference<>(wanted);
    Await.until(
        "a node is up",
        Node.PATIENCE,
        () ->
            Stream.concat(Stream.of(wanted), rig.nodes().stream())
                .filter(each -> each.apiIfUp() != null)
                .peek(up::set)
                .findFirst()
                .isPresent());
    return goTo(up.get());
  }

  private boolean isAt(Node next) {
    Api current = next.apiIfUp();
    if (current != null) {
      node = next;
      api = current;
    }
    return current != null;
  }

  /** Makes a call where the client is. */
  Reply call(String kind, Function<Api, Answer> request) {
    int life = rig.life();
    long sentAt = System.currentTimeMillis();
    long start = System.nanoTime();
    Optional<Answer> answer = ask(kind, request);
    long answeredAt = System.currentTimeMillis();
    answer.ifPresent(
        given -> {
          tally.get().add(kind, outcomeOf(given), System.nanoTime() - start);
          check(kind, given);
        });
    boolean degraded =
        answer
            .filter(given -> given.status() == 200)
            .map(given -> given.data().getBoolean("degraded"))
            .orElseGet(() -> rig.nodes().size() > 1 && !servedByRedis(sentAt));
    return new Reply(answer, new Origin(node.toString(), degraded, life, sentAt, answeredAt));
  }

  /** The answer; none if the node was killed. */
  private Optional<Answer> ask(String kind, Function<Api, Answer> request) {
    try {
      return Optional.of(request.apply(api));
    } catch (UncheckedIOException e) {
      if (node.apiIfUp() == api) {
        violations.add("%s was not answered by %s: %s".formatted(kind, node, e.getCause()));
      }
      return Optional.empty();
    }
  }

  /** Refusals do not tell whether Redis served the node since a time. */
  private boolean servedByRedis(long since) {
    return ask("health", to -> to.get("/health/ready"))
        .map(ready -> ready.json().getJsonObject("store"))
        .filter(store -> store.getString("state").equals("online"))
        .filter(store -> store.getLong("waiting") == 0)
        .filter(store -> Instant.parse(store.getString("since")).toEpochMilli() < since)
        .isPresent();
  }

  private static String outcomeOf(Answer answer) {
    return answer.status() == 200
        ? "200 " + answer.data().getString("storage")
        : Integer.toString(answer.status());
  }

  private void check(String kind, Answer answer) {
    boolean isTrue = true;
    if (answer.status() == 503) {
      isTrue = answer.header("Retry-After") != null && answer.code().equals("STORE_UNAVAILABLE");
    } else if (answer.status() == 200) {
      JsonObject data = answer.data();
      boolean ofRedis = data.getString("storage").equals("redis");
      isTrue =
          isTrue(data.getBoolean("degraded"), ofRedis)
              && safeIn(kind, ofRedis).contains(data.getString("durability"));
    }
    if (!isTrue) {
      violations.add(kind + ": " + answer.status() + " " + answer.body());
    }
  }

  private boolean isTrue(boolean degraded, boolean ofRedis) {
    return degraded != ofRedis || !degraded && rig.mayBeStandalone();
  }

  /**
   * Every node has a journal for changes. A session that is loaded may be in Redis, or Redis has
   * lost it again: then the memory of this node alone has it until it is given back.
   */
  private static Set<String> safeIn(String kind, boolean ofRedis) {
    if (ofRedis) {
      return Set.of("redis");
    }
    return kind.equals("load") ? Set.of("journal", "redis", "memory") : Set.of("journal");
  }
}
