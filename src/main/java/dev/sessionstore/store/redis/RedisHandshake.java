package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Commands that prove that a connection works, before its first use and from time to time. They
 * learn the server's identity and time, load the scripts, and do what requests do: a replica, a
 * server with a full memory or a failing disk, and one that denies a command to this user all
 * answer other commands.
 */
final class RedisHandshake {
  /** Time to live of the probe's keys, in milliseconds. */
  private static final int PROBE_TTL_MS = 10_000;

  /** A probe may run at any time, since it changes no session. */
  private static final long NO_DEADLINE = 1L << 53;

  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");
  private static final Pattern UPTIME = Pattern.compile("(?m)^uptime_in_seconds:(\\d+)");
  private static final Pattern REPLICATION_ID = Pattern.compile("(?m)^master_replid:(\\w+)");

  private final RedisLink link;
  private final SessionClock clock;
  private final String probeKey;
  private long uptimeMillis;
  private long startedAt;

  RedisHandshake(RedisLink link, SessionClock clock, String probeKey) {
    this.link = link;
    this.clock = clock;
    this.probeKey = probeKey;
  }

  /**
   * Completes with the server's identity: {@code INFO}, {@code SCRIPT LOAD} for each script, {@code
   * TIME}, and a save, a load and a deletion of the probe key.
   */
  Future<String> begin() {
    Future<String> identity =
        info(Request.cmd(Command.INFO))
            .onSuccess(info -> uptimeMillis = uptimeIn(info))
            .map(RedisHandshake::identityIn)
            .recover(this::unknownIdentity);
    return Future.all(
            Stream.of(identity, loadScripts(), followTime(), save(), load(), delete()).toList())
        .onSuccess(all -> startedAt = clock.millis() - uptimeMillis)
        .map(all -> identity.result());
  }

  /**
   * Fails if the link hangs, or if Redis refuses writes or has other data: {@code TIME}, a save of
   * the probe key, {@code INFO replication}.
   *
   * @param identity the server's identity at the beginning
   */
  Future<?> repeat(String identity) {
    Future<String> sameData =
        info(Request.cmd(Command.INFO).arg("replication"))
            .map(info -> find(REPLICATION_ID, info))
            .compose(
                id ->
                    identity.endsWith(id)
                        ? Future.succeededFuture(identity)
                        : Future.failedFuture(new RedisOutageException("Redis has other data")))
            .recover(this::unknownIdentity);
    return Future.all(followTime(), save(), sameData);
  }

  /**
   * Start of the server process in the store's epoch milliseconds, up to a second late; the time of
   * the handshake if the server does not tell.
   */
  long startedAt() {
    return startedAt;
  }

  /** Identity of the process and of its data in a reply to {@code INFO}. */
  static String identityIn(String info) {
    return find(RUN_ID, info) + "/" + find(REPLICATION_ID, info);
  }

  private static long uptimeIn(String info) {
    Matcher matcher = UPTIME.matcher(info);
    return matcher.find() ? TimeUnit.SECONDS.toMillis(Long.parseLong(matcher.group(1))) : 0;
  }

  private static String find(Pattern pattern, String info) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? matcher.group(1) : "?";
  }

  private Future<String> info(Request request) {
    return link.send(request).map(String::valueOf);
  }

  /** A user without the right to {@code INFO} takes each connection for a new server's: safe. */
  private Future<String> unknownIdentity(Throwable error) {
    return error instanceof RedisOutageException outage && outage.detail().startsWith("NOPERM")
        ? Future.succeededFuture(UUID.randomUUID().toString())
        : Future.failedFuture(error);
  }

  private Future<?> loadScripts() {
    List<Future<@Nullable Response>> loads =
        Stream.of(RedisScript.values())
            .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()))
            .map(link::send)
            .toList();
    return Future.all(loads);
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

  private Future<?> load() {
    return link.send(Request.cmd(Command.HMGET).arg(probeKey).arg("version"));
  }

  private Future<?> delete() {
    return run(probe(RedisScript.DELETE).arg("").arg(PROBE_TTL_MS));
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
        .map(reply -> ScriptReply.of(Objects.requireNonNull(reply, "a script's reply"), 0).error())
        .compose(error -> error == null ? Future.succeededFuture() : Future.failedFuture(error));
  }
}
