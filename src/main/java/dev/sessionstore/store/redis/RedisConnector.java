package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.session.SessionClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that are known to work: each is greeted, asked who and what time it is, given
 * the scripts, and has taken a write, before anything relies on it. Each has a client object of its
 * own, because only closing that object fails what is pending and frees the socket of a failed
 * attempt.
 */
public final class RedisConnector {
  /** How long the key of a write probe lives, in milliseconds. */
  private static final int PROBE_TTL_MS = 10_000;

  /** The network's own deadline, behind those of {@link #connect}, in milliseconds. */
  private static final int MAX_CONNECT_MS = 10_000;

  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");
  private static final Pattern REPLICATION_ID = Pattern.compile("(?m)^master_replid:(\\w+)");

  private final Vertx vertx;
  private final RedisConfig config;
  private final SessionClock clock;
  private final String probeKey;
  private final LongConsumer latency;

  /**
   * @param clock is set by Redis's clock
   * @param namespace a configured namespace; the write probe's key lies in it
   * @param latency is told the nanoseconds that each command took
   */
  public RedisConnector(
      Vertx vertx, RedisConfig config, SessionClock clock, String namespace, LongConsumer latency) {
    this.latency = latency;
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.probeKey = RedisKeys.probe(namespace);
  }

  /**
   * Connects. The future fails with a {@link RedisOutageException} after twice the patience at the
   * latest, and then nothing is left open.
   *
   * @param patienceMillis how long the greeting may take, and then each command of the examination
   */
  public Future<RedisPeer> connect(long patienceMillis) {
    Redis client = Redis.createClient(vertx, options());
    // A server that is stopped accepts connections and never answers: without an end to the
    // attempt, the client would wait for its greeting for ever.
    return client
        .connect()
        .timeout(patienceMillis, TimeUnit.MILLISECONDS)
        .compose(
            connection ->
                examined(new RedisLink(vertx, config, client, connection, latency), patienceMillis))
        .recover(
            error -> {
              client.close();
              return Future.failedFuture(RedisErrors.translate(error));
            });
  }

  private Future<RedisPeer> examined(RedisLink link, long patienceMillis) {
    link.timeout(patienceMillis);
    return Future.all(
            Stream.of(identity(link), loadScripts(link), followTime(link, clock), writeProbe(link))
                .toList())
        .onSuccess(all -> link.timeout(config.commandTimeoutMs()))
        .map(all -> new RedisPeer(link, all.resultAt(0)))
        .onFailure(error -> link.cut(String.valueOf(error.getMessage())));
  }

  /** What changes when another server, or the same one restarted, answers at the address. */
  private static Future<String> identity(RedisLink link) {
    return link.send(Request.cmd(Command.INFO)).map(RedisConnector::identityIn);
  }

  private static String identityIn(@Nullable Response info) {
    String text = String.valueOf(info);
    return Stream.of(RUN_ID, REPLICATION_ID)
        .map(pattern -> pattern.matcher(text))
        .map(matcher -> matcher.find() ? matcher.group(1) : "?")
        .reduce("", (left, right) -> left + "/" + right);
  }

  private static Future<?> loadScripts(RedisLink link) {
    List<Future<@Nullable Response>> loads =
        RedisScripts.sources().stream()
            .map(source -> link.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source)))
            .toList();
    return Future.all(loads);
  }

  /** Sets the clock by Redis's. */
  static Future<?> followTime(RedisLink link, SessionClock clock) {
    long askedAt = clock.millis();
    return link.send(Request.cmd(Command.TIME))
        .onSuccess(
            time -> {
              if (time != null) {
                long millis = time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
                clock.follow(millis, askedAt);
              }
            });
  }

  /**
   * A replica, a full memory and a disk in trouble all take reads and refuse writes; and this
   * client may be let in without being allowed all that a save needs. So the probe is a save.
   */
  private Future<?> writeProbe(RedisLink link) {
    return link.send(
        Request.cmd(Command.EVAL)
            .arg(RedisScripts.SAVE.source())
            .arg(1)
            .arg(probeKey)
            .arg("")
            .arg(PROBE_TTL_MS)
            .arg(0)
            .arg("{}"));
  }

  private RedisOptions options() {
    return new RedisOptions()
        .setConnectionString(address())
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setMaxPoolSize(1)
        .setMaxPoolWaiting(1)
        .setPoolCleanerInterval(-1)
        .setMaxWaitingHandlers(config.maxInFlight() + 1)
        .setNetClientOptions(
            new NetClientOptions()
                .setConnectTimeout(MAX_CONNECT_MS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
  }

  private String address() {
    String credentials =
        config.password() == null
            ? ""
            : encoded(config.username() == null ? "default" : config.username())
                + ":"
                + encoded(config.password())
                + "@";
    String host =
        config.host().contains(":") && !config.host().startsWith("[")
            ? "[" + config.host() + "]"
            : config.host();
    return "redis://%s%s:%d/%d".formatted(credentials, host, config.port(), config.database());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
