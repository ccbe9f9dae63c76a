package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.InvalidationStream;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to Redis, and proves by a {@link RedisHandshake} that they work. */
public final class RedisConnector implements RedisGateway {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);

  private final Vertx vertx;
  private final RedisConfig config;
  private final RedisClients clients;
  private final SessionClock clock;
  private final List<String> namespaces;
  private final LocalKnowledge knowledge;
  private final LongConsumer latency;
  private @Nullable String lastReason;

  /**
   * @param clock is set by Redis's clock
   * @param namespaces the configured namespaces; the first one holds the key of the write probe
   * @param latency receives the nanoseconds that each command took
   */
  public RedisConnector(
      Vertx vertx,
      Supplier<RedisConfig> configured,
      SessionClock clock,
      List<String> namespaces,
      LocalKnowledge knowledge,
      LongConsumer latency) {
    this.vertx = vertx;
    this.config = configured.get();
    this.clients = new RedisClients(vertx, configured);
    this.clock = clock;
    this.namespaces = List.copyOf(namespaces);
    this.knowledge = knowledge;
    this.latency = latency;
  }

  @Override
  public Future<ServingRedis> connect(long timeoutMillis) {
    Redis client = clients.create(ProtocolVersion.RESP2);
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
        .onSuccess(identity -> link.timeout(config.commandTimeoutMs()))
        .<ServingRedis>map(
            identity -> new ConnectedRedis(link, store(link, identity), handshake, identity))
        .onFailure(error -> link.cut(String.valueOf(error.getMessage())));
  }

  private RedisStore store(RedisLink link, String identity) {
    String history = Integer.toHexString(identity.hashCode());
    return new RedisStore(vertx.getOrCreateContext(), link, history, clock, knowledge);
  }

  @Override
  public Future<InvalidationStream> invalidations(
      ServingRedis redis, InvalidationStream.Listener listener) {
    Redis client = clients.create(ProtocolVersion.RESP3);
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
        .map(info -> RedisHandshake.identityIn(String.valueOf(info)))
        .compose(
            identity ->
                identity.equals(redis.identity())
                    ? Future.succeededFuture(connection)
                    : Future.failedFuture(
                        new RedisOutageException(
                            "the connection for invalidation messages leads to another server")));
  }

  private <T> Future<T> closed(Redis client, Throwable error) {
    client.close();
    RuntimeException failure = RedisErrors.translate(error);
    String reason =
        failure instanceof RedisOutageException outage
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
