package dev.sessionstore.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of Redis, and the limits of its use.
 *
 * @param configured whether a key of the address is set; if not, the absence of Redis is no outage
 * @param commandTimeoutMs the deadline of a command, and of each step of connecting
 * @param maxInFlight commands that have been sent and not answered yet
 * @param maxQueued commands that wait for their turn to be sent; a further one fails at once
 */
public record RedisConfig(
    boolean configured,
    String host,
    int port,
    @Nullable String username,
    @Nullable String password,
    int database,
    long commandTimeoutMs,
    int maxInFlight,
    int maxQueued) {
  private static final int DEFAULT_PORT = 6379;
  private static final Url NO_URL = new Url("localhost", null, null, null, null);

  /** The section {@code redis}: an address as a whole, and parts of it that override it. */
  record Section(
      @Nullable String url,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String username,
      @Nullable String password,
      @Nullable Integer database,
      long commandTimeoutMs,
      int maxInFlight,
      int maxQueued) {
    Section {
      Check.that(
          url == null || Url.parse(url) != null,
          "redis.url",
          "redis://[[user]:password@]host[:port][/database], percent-encoded where needed;"
              + " TLS (rediss://) is not supported");
      Check.that(
          host == null || Url.isHost(host),
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
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RedisConfig of(Section given) {
    Url parsed = given.url == null ? null : Url.parse(given.url);
    Url url = parsed == null ? NO_URL : parsed;
    return new RedisConfig(
        Stream.of(given.url, given.host, given.port, given.username, given.password, given.database)
            .anyMatch(Objects::nonNull),
        Objects.requireNonNullElse(given.host, url.host()),
        first(given.port, url.port(), DEFAULT_PORT),
        given.username == null ? url.username() : given.username,
        given.password == null ? url.password() : given.password,
        first(given.database, url.database(), 0),
        given.commandTimeoutMs,
        given.maxInFlight,
        given.maxQueued);
  }

  private static int first(@Nullable Integer part, @Nullable Integer ofUrl, int otherwise) {
    return part != null ? part : ofUrl != null ? ofUrl : otherwise;
  }

  /** Without the password, so that no log or message shows it. */
  @Override
  public String toString() {
    return "RedisConfig[" + address() + ", configured=" + configured + "]";
  }

  /** The address, without secrets. */
  public String address() {
    return "redis://%s:%d/%d".formatted(host, port, database);
  }

  /** The parts of a {@code redis://} address; null for a part that it does not have. */
  record Url(
      String host,
      @Nullable Integer port,
      @Nullable String username,
      @Nullable String password,
      @Nullable Integer database) {
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("([^:]*):(.*)");
    private static final Pattern DATABASE = Pattern.compile("/?|/([0-9]{1,6})");

    /** Whether it is a host as an address has it; an IPv6 address with or without []. */
    static boolean isHost(String text) {
      String host = text.contains(":") && !text.startsWith("[") ? "[" + text + "]" : text;
      Url url = parse("redis://" + host);
      return url != null && url.host.equals(host);
    }

    /** Null if it is not {@code redis://[[user]:password@]host[:port][/database]}. */
    static @Nullable Url parse(String text) {
      URI uri;
      try {
        uri = new URI(text);
      } catch (URISyntaxException e) {
        return null;
      }
      Matcher user = USER_AND_PASSWORD.matcher(requireNonNullElse(uri.getRawUserInfo(), ":"));
      Matcher database = DATABASE.matcher(requireNonNullElse(uri.getRawPath(), ""));
      boolean isAddress =
          "redis".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getPort() != 0
              && uri.getPort() <= 65_535
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (!isAddress || !user.matches() || !database.matches()) {
        return null;
      }
      return new Url(
          uri.getHost(),
          uri.getPort() < 0 ? null : uri.getPort(),
          decoded(user.group(1)),
          decoded(user.group(2)),
          database.group(1) == null ? null : Integer.valueOf(database.group(1)));
    }

    private static @Nullable String decoded(String part) {
      return part.isEmpty()
          ? null
          : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }
}
