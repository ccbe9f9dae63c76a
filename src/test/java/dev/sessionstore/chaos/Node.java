package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.PrometheusText;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node of the service, and its own link to a Redis that other nodes reach on theirs. */
abstract class Node implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private @Nullable TcpProxy redisLink;

  Node(String name, @Nullable TcpProxy redisLink) {
    this.name = name;
    this.redisLink = redisLink;
  }

  /**
   * The API of the node; null while the node is down. Each start of a node has an API of its own,
   * which tells a call that nobody could answer from a call that was not answered.
   */
  abstract @Nullable Api apiIfUp();

  /** The API of the node; waits while the node is being started. */
  Api api() {
    AtomicReference<@Nullable Api> current = new AtomicReference<>();
    Await.until(
        "node " + name + " is up",
        PATIENCE,
        () -> {
          current.set(apiIfUp());
          return current.get() != null;
        });
    return current.get();
  }

  /** The proxy between the node and Redis. */
  TcpProxy redisLink() {
    return redisLink;
  }

  void setRedisLink(TcpProxy link) {
    redisLink = link;
  }

  String state() {
    return api().store().getString("state");
  }

  long waiting() {
    return api().store().getLong("waiting");
  }

  void awaitState(String state) {
    Await.until("node " + name + " is " + state, PATIENCE, () -> state().equals(state));
  }

  /** Waits until Redis serves the node and has all that waited in the node. */
  void awaitHealed() {
    Await.until("node " + name + " is healed", PATIENCE, this::isHealed);
  }

  private boolean isHealed() {
    JsonObject store = api().store();
    return store.getString("state").equals("online") && store.getLong("waiting") == 0;
  }

  double journalEntries() {
    return PrometheusText.parse(api().get("/metrics").body()).get("session_store_journal_entries");
  }

  void awaitEmptyJournal() {
    Await.until("the journal of " + name + " is empty", PATIENCE, () -> journalEntries() == 0);
  }

  /** Takes Redis away from this node alone, and waits until the node knows. */
  void partition() {
    redisLink.acceptAndClose(true);
    awaitState("offline");
  }

  /** Ends all faults of the link to Redis, and waits until all is replayed. */
  void reunite() {
    redisLink.heal();
    awaitHealed();
  }

  /**
   * Waits until a patch of the session need not ask Redis first: the node has a current copy, and
   * no invalidation message is on its way.
   */
  void awaitCopy(String id) {
    api().awaitCopy(id);
    // A heartbeat, every few hundred milliseconds, is answered after all earlier invalidations.
    Rig.pass(300);
    api().awaitCopy(id);
  }

  /** The newest conflict of the session; null if there is none. */
  @Nullable JsonObject conflict(String id) {
    return api().get("/api/interview/conflicts").data().getJsonArray("conflicts").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("sessionId").equals(id))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    if (redisLink != null) {
      redisLink.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
