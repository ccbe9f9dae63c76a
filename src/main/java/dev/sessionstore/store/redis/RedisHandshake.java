package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that prove that a connection works, before its first use and from time to time. They
 * learn the server's identity and time, load the scripts, and do what requests do: a replica, a
 * server with a full memory or a failing disk, and one that denies a command to this user all
 * answer other commands.
 */
record RedisHandshake(RedisLink link, SessionClock clock, String probeKey) {
  private static final int PROBE_TTL_MS = 10_000;

  /** A probe may run at any time, since it changes no session. */
  private static final long NO_DEADLINE = 1L << 53;

  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");
  private static final Pattern UPTIME = Pattern.compile("(?m)^uptime_in_seconds:(\\d+)");
  private static final Pattern REPLICATION_ID = Pattern.compile("(?m)^master_replid:(\\w+)");

  /** A server process and its data. It started about then, in the store's epoch milliseconds. */
  record Server(String identity, long startedAt) {}

  /** {@code INFO; SCRIPT LOAD …; TIME}, and a save, a load and a deletion of the probe key. */
  Future<Server> begin() {
    Future<String> info =
        link.send(Request.cmd(Command.INFO)).map(String::valueOf).recover(this::withoutRight);
    List<Future<?>> steps = new ArrayList<>(List.of(info));
    for (RedisScript script : RedisScript.values()) {
      steps.add(link.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source())));
    }
    steps.add(followTime());
    steps.add(save());
    steps.add(link.send(Request.cmd(Command.HMGET).arg(probeKey).arg("version")));
    steps.add(run(probe(RedisScript.DELETE).arg("").arg(PROBE_TTL_MS)));
    return Future.all(steps)
        .map(
            all -> {
              long uptimeSeconds = Long.parseLong(find(UPTIME, info.result(), "0"));
              return new Server(identityIn(info.result()), clock.millis() - uptimeSeconds * 1_000);
            });
  }

  /**
   * {@code TIME; INFO replication} and a save of the probe key. Fails if the link hangs, or if
   * Redis refuses writes or has other data than at the beginning.
   */
  Future<?> repeat(String identity) {
    Future<String> sameData =
        link.send(Request.cmd(Command.INFO).arg("replication"))
            .map(info -> find(REPLICATION_ID, String.valueOf(info), "?"))
            .compose(
                id ->
                    identity.endsWith(id)
                        ? Future.succeededFuture(identity)
                        : Future.failedFuture(new RedisOutageException("Redis has other data")))
            .recover(this::withoutRight);
    return Future.all(followTime(), save(), sameData);
  }

  /** Identity of the process and of its data in a reply to {@code INFO}. */
  static String identityIn(String info) {
    return find(RUN_ID, info, "?") + "/" + find(REPLICATION_ID, info, "?");
  }

  private static String find(Pattern pattern, String info, String otherwise) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  /** Without the right to {@code INFO}, each connection counts as a new server's, which is safe. */
  private Future<String> withoutRight(Throwable error) {
    return error instanceof RedisOutageException outage && outage.detail().startsWith("NOPERM")
        ? Future.succeededFuture("run_id:" + UUID.randomUUID().toString().replace('-', '_'))
        : Future.failedFuture(error);
  }

  private Future<?> followTime() {
    long askedAt = clock.elapsedMillis();
    return link.send(Request.cmd(Command.TIME))
        .map(reply -> Objects.requireNonNull(reply, "TIME answers with a list"))
        .onSuccess(
            time ->
                clock.follow(time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000, askedAt));
  }

  private Future<?> save() {
    return run(probe(RedisScript.SAVE).arg("").arg(PROBE_TTL_MS).arg(0).arg("{}"));
  }

  private Request probe(RedisScript script) {
    return Request.cmd(Command.EVAL)
        .arg(script.source())
        .arg(2)
        .arg(probeKey)
        .arg(RedisKeys.deletionOf(probeKey));
  }

  private Future<?> run(Request probe) {
    return link.send(probe.arg(NO_DEADLINE))
        .compose(reply -> ScriptReply.of(Objects.requireNonNull(reply, "a reply"), 0).checked());
  }
}
