package dev.sessionstore.config;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code redis://} address; null for a part that it does not have. */
record RedisUrl(
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
    RedisUrl url = parse("redis://" + host);
    return url != null && url.host.equals(host);
  }

  /** Null if it is not {@code redis://[[user]:password@]host[:port][/database]}. */
  static @Nullable RedisUrl parse(String text) {
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
    return new RedisUrl(
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
