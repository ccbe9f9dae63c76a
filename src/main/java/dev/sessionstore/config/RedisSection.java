package dev.sessionstore.config;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The section {@code redis}: an address as a whole, and parts of it that override it. */
record RedisSection(
    @Nullable String url,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String username,
    @Nullable String password,
    @Nullable Integer database,
    long commandTimeoutMs,
    int maxInFlight,
    int maxQueued) {
  private static final String DEFAULT_HOST = "localhost";
  private static final int DEFAULT_PORT = 6379;

  RedisSection {
    Check.that(
        url == null || RedisUrl.isValid(url),
        "redis.url",
        "redis://[[user]:password@]host[:port][/database], percent-encoded where needed;"
            + " TLS (rediss://) is not supported");
    Check.that(
        host == null || RedisUrl.isHost(host),
        "redis.host",
        "a host name (letters, digits, '-' and '.') or an address");
    Check.rangeIfSet("redis.port", port, 1, 65_535);
    Check.that(!"".equals(username), "redis.username", "a text");
    Check.that(
        !"".equals(password),
        "redis.password",
        "a text (in the file in quotes, or leading zeros are lost)");
    Check.rangeIfSet("redis.database", database, 0, 1_000_000);
    Check.range("redis.commandTimeoutMs", commandTimeoutMs, 10, 60_000);
    Check.range("redis.maxInFlight", maxInFlight, 1, 100_000);
    Check.range("redis.maxQueued", maxQueued, 0, 1_000_000);
  }

  RedisConfig config() {
    RedisUrl address = url == null ? RedisUrl.NONE : RedisUrl.parse(url);
    return new RedisConfig(
        isConfigured(),
        first(host, address.host(), DEFAULT_HOST),
        first(port, address.port(), DEFAULT_PORT),
        username == null ? address.username() : username,
        password == null ? address.password() : password,
        first(database, address.database(), 0),
        commandTimeoutMs,
        maxInFlight,
        maxQueued);
  }

  private boolean isConfigured() {
    return Stream.of(url, host, port, username, password, database).anyMatch(Objects::nonNull);
  }

  private static <T> T first(@Nullable T part, @Nullable T ofUrl, T otherwise) {
    return part != null ? part : ofUrl != null ? ofUrl : otherwise;
  }
}
