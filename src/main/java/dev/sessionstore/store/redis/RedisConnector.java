package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.InvalidationStream;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.ConnectException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to Redis, and proves by a {@link RedisHandshake} that they work. */
public final class RedisConnector implements RedisGateway {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);

  /** Last deadline of connecting, behind those of the futures. */
  private static final int MAX_CONNECT_MS = 10_000;

  private final Vertx vertx;
  private final Supplier<ServiceConfig> live;
  private final RedisConfig config;
  private final List<String> namespaces;
  private final SessionClock clock;
  private final DataLossWindow losses;
  private final Predicate<SessionKey> ended;
  private final LongConsumer latency;
  private @Nullable String lastReason;

  /**
   * The clock is set by Redis's; the latency is given the nanoseconds that each command took. A
   * session that has ended is not listed, though Redis may still have it.
   */
  public RedisConnector(
      Vertx vertx,
      Supplier<ServiceConfig> live,
      SessionClock clock,
      DataLossWindow losses,
      Predicate<SessionKey> ended,
      LongConsumer latency) {
    this.vertx = vertx;
    this.live = live;
    this.config = live.get().redis();
    this.namespaces = live.get().sessions().namespaces();
    this.clock = clock;
    this.losses = losses;
    this.ended = ended;
    this.latency = latency;
  }

  @Override
  public Future<ServingRedis> connect(long timeoutMillis) {
    Redis client = client(ProtocolVersion.RESP2);
    // The client has no timeout for its greeting: a stopped server accepts and never answers.
    return client
        .connect()
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .compose(connection -> shakeHands(client, connection, timeoutMillis))
        .recover(error -> closed(client, error));
  }

  private Future<ServingRedis> shakeHands(
      Redis client, RedisConnection connection, long timeoutMillis) {
    RedisLink link = new RedisLink(vertx, config, client, connection, clock, latency);
    link.timeout(timeoutMillis);
    RedisHandshake handshake = new RedisHandshake(link, clock, RedisKeys.probe(namespaces.get(0)));
    return handshake
        .begin()
        .onSuccess(server -> link.timeout(config.commandTimeoutMs()))
        .<ServingRedis>map(
            server -> {
              String history = Integer.toHexString(server.identity().hashCode());
              RedisStore store =
                  new RedisStore(vertx.getOrCreateContext(), link, history, clock, losses, ended);
              return new ConnectedRedis(
                  link, handshake, server.identity(), server.startedAt(), store);
            })
        .onFailure(error -> link.cut(String.valueOf(error.getMessage())));
  }

  @Override
  public Future<InvalidationStream> invalidations(
      ServingRedis redis, InvalidationStream.Listener listener) {
    Redis client = client(ProtocolVersion.RESP3);
    return client
        .connect()
        .compose(connection -> sameServer(connection, redis))
        .map(connection -> new InvalidationConnection(vertx, client, connection, listener))
        .compose(connection -> connection.begin(namespaces))
        .<InvalidationStream>map(begun -> begun)
        .timeout(config.commandTimeoutMs(), TimeUnit.MILLISECONDS)
        .recover(error -> closed(client, error));
  }

  /** An address may lead to several servers, and each knows only of its own changes. */
  private static Future<RedisConnection> sameServer(
      RedisConnection connection, ServingRedis redis) {
    return connection
        .send(Request.cmd(Command.INFO))
        .compose(
            info ->
                RedisHandshake.identityIn(String.valueOf(info)).equals(redis.identity())
                    ? Future.succeededFuture(connection)
                    : Future.failedFuture(
                        new RedisOutageException(
                            "the connection for invalidation messages leads to another server")));
  }

  /**
   * Makes a client by the configuration in force, so that a new password counts from the next
   * attempt on. It is for one connection, because only closing the client fails the commands in
   * flight and frees the socket of a failed attempt.
   */
  private Redis client(ProtocolVersion protocol) {
    RedisConfig now = live.get().redis();
    boolean isBareIpv6 = now.host().contains(":") && !now.host().startsWith("[");
    String host = isBareIpv6 ? "[" + now.host() + "]" : now.host();
    RedisOptions options =
        new RedisOptions()
            .setConnectionString("redis://%s:%d/%d".formatted(host, now.port(), now.database()))
            .setPreferredProtocolVersion(protocol)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setPoolCleanerInterval(-1)
            .setMaxWaitingHandlers(now.maxInFlight() + 1)
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout(MAX_CONNECT_MS)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true));
    if (now.password() != null) {
      options
          .setUser(Objects.requireNonNullElse(now.username(), "default"))
          .setPassword(now.password());
    }
    return Redis.createClient(vertx, options);
  }

  private <T> Future<T> closed(Redis client, Throwable error) {
    client.close();
    RuntimeException failure = RedisErrors.translate(error);
    String reason =
        error instanceof ConnectException refused
            ? RedisErrors.cannotConnect(live.get().redis().address(), refused)
            : failure instanceof RedisOutageException outage
                ? outage.detail()
                : String.valueOf(failure.getMessage());
    // Attempts are many, and mostly fail for the same reason.
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      LOG.warn("redis connection failed reason={}", reason);
    }
    return Future.failedFuture(failure);
  }
}
