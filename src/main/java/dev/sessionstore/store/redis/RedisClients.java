package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes client objects from the configuration in force, so that a new password counts from the next
 * attempt on. Each is for one connection, because only closing the client object fails the commands
 * in flight and frees the socket of a failed attempt.
 */
record RedisClients(Vertx vertx, Supplier<RedisConfig> configured) {
  /** Last deadline of connecting, behind those of {@link RedisConnector}, in milliseconds. */
  private static final int MAX_CONNECT_MS = 10_000;

  Redis create(ProtocolVersion protocol) {
    RedisConfig config = configured.get();
    RedisOptions options =
        new RedisOptions()
            .setConnectionString(address(config))
            .setPreferredProtocolVersion(protocol)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setPoolCleanerInterval(-1)
            .setMaxWaitingHandlers(config.maxInFlight() + 1)
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout(MAX_CONNECT_MS)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true));
    if (config.password() != null) {
      options
          .setUser(Objects.requireNonNullElse(config.username(), "default"))
          .setPassword(config.password());
    }
    return Redis.createClient(vertx, options);
  }

  private static String address(RedisConfig config) {
    String host = config.host();
    boolean isBareIpv6 = host.contains(":") && !host.startsWith("[");
    return "redis://%s:%d/%d"
        .formatted(isBareIpv6 ? "[" + host + "]" : host, config.port(), config.database());
  }
}
