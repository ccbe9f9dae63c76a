package dev.sessionstore.failover.replay;

import static dev.sessionstore.store.LoopStore.on;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One session in a real Redis, by way of the store and the replay that the service uses. */
final class RealRedis implements AutoCloseable {
  private static final SessionKey KEY = new SessionKey(StoreFixture.NAMESPACE, SessionsOf.ID);
  private static final String HASH = "interview:session:" + SessionsOf.ID.value();
  private static final String DELETION = "interview:session:!deleted:{" + HASH + "}";

  private static final long RECENT_MS = 600_000;

  private final RedisProcess server = RedisProcess.start();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SessionClock clock = SessionClock.system();
  private final DataLossWindow losses = new DataLossWindow(clock, () -> RECENT_MS);
  private ServingRedis connection;
  private LoopStore sessions;

  RealRedis() {
    connect();
  }

  private void connect() {
    connection =
        on(
            loop,
            () -> {
              losses.mayHaveLost();
              return TestStores.redis(vertx, clock, server.port(), losses);
            });
    sessions = new LoopStore(loop, connection.store());
  }

  /** What the server has of the session, in a form that can be compared. */
  record State(
      @Nullable String data,
      long version,
      long createdAt,
      long expiresAt,
      long deletedVersion,
      List<String> mergeBases) {
    static State of(ModelRedis model) {
      Session session = model.session();
      return session == null
          ? new State(null, 0, 0, 0, model.deletedVersion(), List.of())
          : new State(
              session.data().toString(),
              session.version(),
              session.createdAt(),
              session.expiresAt(),
              0,
              model.mergeBases().stream().map(State::mergeBase).toList());
    }

    /** Without its time: that of the server is a little later than that of the model. */
    private static String mergeBase(MergeBase base) {
      return "%d %d %s".formatted(base.version(), base.expiresAt(), base.data());
    }
  }

  State state() {
    String data = field("data");
    if (data == null) {
      String deleted = server.call("GET", DELETION);
      return new State(
          null, 0, 0, 0, deleted.equals("(nil)") ? 0 : Long.parseLong(deleted), List.of());
    }
    return new State(
        data, number("version"), number("createdAt"), number("expiresAt"), 0, mergeBases(data));
  }

  private List<String> mergeBases(String data) {
    List<String> bases = new ArrayList<>();
    String ancestors = field("ancestor");
    for (String each : ancestors == null ? new String[0] : ancestors.split(",")) {
      String[] parts = each.split(" ");
      String own = field("ancestorData:" + parts[3]);
      bases.add("%s %s %s".formatted(parts[0], parts[1], own == null ? data : own));
    }
    return bases;
  }

  private long number(String field) {
    return Long.parseLong(field(field));
  }

  private @Nullable String field(String name) {
    String value = server.call("HGET", HASH, name);
    return value.equals("(nil)") ? null : value;
  }

  /** The next millisecond of the server that is later than a time. */
  long timeAfter(long time) {
    long[] now = new long[1];
    Await.until(
        "Redis is past " + time,
        () -> {
          String[] parts = server.call("TIME").split("\n");
          now[0] = Long.parseLong(parts[0]) * 1_000 + Long.parseLong(parts[1]) / 1_000;
          return now[0] > time;
        });
    return now[0];
  }

  ReplayAction.Result replay(PendingChange change, boolean incomplete) {
    return on(
        loop,
        () ->
            new Reconciler(connection.replayTarget(), incomplete, TestReplays.records(clock), clock)
                .reconcile(KEY, change));
  }

  /** Replaces the data of the session that is there. */
  Session replace(Session base, JsonBytes data) {
    Outcome outcome = sessions.replace(base, KEY, data.toString(), OptionalLong.empty());
    return ((Outcome.Found) outcome).session();
  }

  Session touch(long ttlMillis) {
    return ((Outcome.Found) sessions.touch(KEY, ttlMillis, Precondition.NONE)).session();
  }

  /** Returns the version of the deletion. */
  long delete() {
    return ((Outcome.Deleted) sessions.delete(KEY, Precondition.NONE)).version();
  }

  /** Keeps a copy of what the server has. */
  void snapshot() {
    copy(HASH, "snapshot:session");
    copy(DELETION, "snapshot:deletion");
  }

  /** The server comes back as another one, with what it had at the last snapshot. */
  void restartFromSnapshot() {
    copy("snapshot:session", HASH);
    copy("snapshot:deletion", DELETION);
    restart();
  }

  /** The server comes back as another one, with what it has. */
  void restart() {
    server.call("REPLICAOF", "127.0.0.1", "1");
    server.call("REPLICAOF", "NO", "ONE");
    on(
        loop,
        () -> {
          connection.cut("restarted");
          return Future.succeededFuture();
        });
    connect();
  }

  void clear() {
    server.call("FLUSHALL");
  }

  private void copy(String from, String to) {
    server.call("DEL", to);
    server.call("COPY", from, to);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }
}
