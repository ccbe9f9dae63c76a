package dev.sessionstore.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code redis://} address; null for a part that it does not have. */
record RedisUrl(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String username,
    @Nullable String password,
    @Nullable Integer database) {
  /** No address: it has none of the parts. */
  static final RedisUrl NONE = new RedisUrl(null, null, null, null, null);

  /** Whether the text is an address that {@link #parse} takes. */
  static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the text is a host as an address has it; an IPv6 address with or without []. */
  static boolean isHost(String text) {
    String host = text.contains(":") && !text.startsWith("[") ? "[" + text + "]" : text;
    try {
      URI uri = new URI("redis://" + host);
      return host.equals(uri.getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * @throws IllegalArgumentException if it is not {@code
   *     redis://[[user]:password@]host[:port][/database]}
   */
  static RedisUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URI", e);
    }
    boolean isPlain =
        "redis".equals(uri.getScheme())
            && uri.getHost() != null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!isPlain || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("not a plain redis:// address");
    }
    String userInfo = uri.getRawUserInfo();
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    if (userInfo != null && colon < 0) {
      throw new IllegalArgumentException("a user without a password");
    }
    return new RedisUrl(
        uri.getHost(),
        uri.getPort() < 0 ? null : uri.getPort(),
        userInfo == null ? null : decoded(userInfo.substring(0, colon)),
        userInfo == null ? null : decoded(userInfo.substring(colon + 1)),
        databaseOf(uri.getRawPath()));
  }

  private static @Nullable String decoded(String part) {
    return part.isEmpty()
        ? null
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static @Nullable Integer databaseOf(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return null;
    }
    if (!path.matches("/[0-9]{1,6}")) {
      throw new IllegalArgumentException("no database number: " + path);
    }
    return Integer.parseInt(path.substring(1));
  }
}
