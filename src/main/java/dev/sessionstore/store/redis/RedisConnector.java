package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Makes connections that are known to work: each is greeted, asked who and what time it is, given
 * the scripts, and has taken a write, before anything relies on it. Each has a client object of its
 * own, because only closing that object fails what is pending and frees the socket of a failed
 * attempt.
 */
public final class RedisConnector {
  /** The network's own deadline, behind those of {@link #connect}, in milliseconds. */
  private static final int MAX_CONNECT_MS = 10_000;

  private final Vertx vertx;
  private final RedisConfig config;
  private final SessionClock clock;
  private final String probeKey;
  private final long recentMillis;
  private final DataLossWindow losses;
  private final Predicate<SessionKey> ended;
  private final LongConsumer latency;

  /**
   * @param clock is set by Redis's clock
   * @param namespace a configured namespace; the write probe's key lies in it
   * @param recentMillis how long Redis remembers that a session was deleted, and how far back what
   *     it lost is offered to it again
   * @param losses what may have to be joined with what others remember
   * @param ended what has ended though Redis still has it
   * @param latency is told the nanoseconds that each command took
   */
  public RedisConnector(
      Vertx vertx,
      RedisConfig config,
      SessionClock clock,
      String namespace,
      long recentMillis,
      DataLossWindow losses,
      Predicate<SessionKey> ended,
      LongConsumer latency) {
    this.ended = ended;
    this.recentMillis = recentMillis;
    this.losses = losses;
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
  public Future<ConnectedRedis> connect(long patienceMillis) {
    Redis client = Redis.createClient(vertx, options());
    // A server that is stopped accepts connections and never answers: without an end to the
    // attempt, the client would wait for its greeting for ever.
    return client
        .connect()
        .timeout(patienceMillis, TimeUnit.MILLISECONDS)
        .compose(
            connection ->
                examined(
                    new RedisLink(vertx, config, client, connection, clock, latency),
                    patienceMillis))
        .recover(
            error -> {
              client.close();
              return Future.failedFuture(RedisErrors.translate(error));
            });
  }

  /**
   * Lets a Redis tell what changes in it, on a connection of its own. The future fails with a
   * {@link RedisOutageException} if that connection does not lead to the same server, with a {@link
   * RedisCommandException} if Redis cannot or may not tell; then nothing is left open.
   *
   * @param namespaces those whose sessions are told about
   */
  public Future<InvalidationConnection> track(
      ConnectedRedis peer,
      Collection<String> namespaces,
      InvalidationConnection.Listener listener) {
    Redis client =
        Redis.createClient(vertx, options().setPreferredProtocolVersion(ProtocolVersion.RESP3));
    return client
        .connect()
        .compose(
            connection ->
                sameServer(connection, peer)
                    .compose(
                        same ->
                            new InvalidationConnection(vertx, client, connection, listener)
                                .begin(namespaces)))
        .timeout(config.commandTimeoutMs(), TimeUnit.MILLISECONDS)
        .recover(
            error -> {
              client.close();
              return Future.failedFuture(RedisErrors.translate(error));
            });
  }

  /** What one server tells says nothing about another one that an address may lead to as well. */
  private static Future<?> sameServer(RedisConnection connection, ConnectedRedis peer) {
    return connection
        .send(Request.cmd(Command.INFO))
        .compose(
            info ->
                RedisHandshake.identityIn(String.valueOf(info)).equals(peer.identity())
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new RedisOutageException("it is another server than that of the data")));
  }

  private Future<ConnectedRedis> examined(RedisLink link, long patienceMillis) {
    link.timeout(patienceMillis);
    RedisHandshake examination = new RedisHandshake(link, clock, probeKey);
    return examination
        .begin()
        .onSuccess(identity -> link.timeout(config.commandTimeoutMs()))
        .map(
            identity ->
                new ConnectedRedis(
                    link, store(link, identity), examination, identity, examination.startedAt()))
        .onFailure(error -> link.cut(String.valueOf(error.getMessage())));
  }

  private RedisStore store(RedisLink link, String identity) {
    String history = Integer.toHexString(identity.hashCode());
    return new RedisStore(
        vertx.getOrCreateContext(), link, history, clock, recentMillis, losses, ended);
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
