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

/** What is asked of a connection before anything relies on it, and now and then afterwards. */
final class RedisHandshake {
  /** How long the keys of a write probe live, in milliseconds. */
  private static final int PROBE_TTL_MS = 10_000;

  /** A probe changes nothing that matters, however late it comes. */
  private static final long NO_DEADLINE = 1L << 53;

  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");
  private static final Pattern UPTIME = Pattern.compile("(?m)^uptime_in_seconds:(\\d+)");
  private static final Pattern REPLICATION_ID = Pattern.compile("(?m)^master_replid:(\\w+)");

  private final RedisLink link;
  private final SessionClock clock;
  private final String probeKey;
  private long uptimeMillis;

  RedisHandshake(RedisLink link, SessionClock clock, String probeKey) {
    this.link = link;
    this.clock = clock;
    this.probeKey = probeKey;
  }

  /** Completes with what tells this server and this history of its data from any other. */
  Future<String> begin() {
    Future<String> identity =
        info("")
            .onSuccess(this::learnUptime)
            .map(RedisHandshake::identityIn)
            .recover(this::unknown);
    return Future.all(
            Stream.of(identity, loadScripts(), followTime(), save(), read(), delete()).toList())
        .map(all -> identity.result());
  }

  /**
   * Finds out what no request has told yet: that the link hangs, that Redis takes no writes any
   * more, or that it has been given other data.
   */
  Future<?> repeat(String identity) {
    Future<String> sameData =
        info("replication")
            .map(info -> find(REPLICATION_ID, info))
            .compose(
                id ->
                    identity.endsWith(id)
                        ? Future.succeededFuture(identity)
                        : Future.failedFuture(new RedisOutageException("Redis has other data")))
            .recover(this::unknown);
    return Future.all(followTime(), save(), sameData);
  }

  private Future<String> info(String section) {
    Request info = Request.cmd(Command.INFO);
    return link.send(section.isEmpty() ? info : info.arg(section)).map(String::valueOf);
  }

  /**
   * When the server was started, in the store's epoch milliseconds, up to a second late; the time
   * of now where it does not tell.
   */
  long startedAt() {
    return clock.millis() - uptimeMillis;
  }

  private void learnUptime(String info) {
    Matcher matcher = UPTIME.matcher(info);
    uptimeMillis = matcher.find() ? TimeUnit.SECONDS.toMillis(Long.parseLong(matcher.group(1))) : 0;
  }

  static String identityIn(String info) {
    return find(RUN_ID, info) + "/" + find(REPLICATION_ID, info);
  }

  private static String find(Pattern pattern, String info) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? matcher.group(1) : "?";
  }

  /** Who may not ask takes each connection for one to another server, which is safe. */
  private Future<String> unknown(Throwable error) {
    return isForbidden(error)
        ? Future.succeededFuture(UUID.randomUUID().toString())
        : Future.failedFuture(error);
  }

  private static boolean isForbidden(Throwable error) {
    return String.valueOf(error.getMessage()).startsWith("NOPERM");
  }

  private Future<?> loadScripts() {
    List<Future<@Nullable Response>> loads =
        RedisScripts.sources().stream()
            .map(source -> link.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source)))
            .toList();
    return Future.all(loads);
  }

  /** Sets the clock by Redis's. */
  private Future<?> followTime() {
    long askedAt = clock.elapsedMillis();
    return link.send(Request.cmd(Command.TIME))
        .onSuccess(
            time -> {
              if (time != null) {
                long millis = time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
                clock.follow(millis, askedAt);
              }
            });
  }

  // A replica, a full memory and a disk in trouble all take reads and refuse writes; and this
  // client may be let in without being allowed all that is needed. So the probe does what requests
  // do.

  private Future<?> save() {
    return probed(probe(RedisScripts.SAVE).arg("").arg(PROBE_TTL_MS).arg(0).arg("{}"));
  }

  private Future<?> read() {
    return link.send(Request.cmd(Command.HMGET).arg(probeKey).arg("version"));
  }

  private Future<?> delete() {
    return probed(probe(RedisScripts.DELETE).arg("").arg(PROBE_TTL_MS));
  }

  private Future<?> probed(Request probe) {
    return link.send(probe.arg(NO_DEADLINE))
        .compose(
            reply -> {
              RuntimeException error = ScriptReply.of(Objects.requireNonNull(reply), 0).error();
              return error == null ? Future.succeededFuture(reply) : Future.failedFuture(error);
            });
  }

  private Request probe(RedisScripts script) {
    return Request.cmd(Command.EVAL)
        .arg(script.source())
        .arg(2)
        .arg(probeKey)
        .arg(RedisKeys.deletionOf(probeKey));
  }
}
