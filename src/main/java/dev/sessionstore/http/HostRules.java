package dev.sessionstore.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells which host names are this server's. A page whose own name was rebound to this server's
 * address (DNS rebinding) comes with that name in {@code Host}, and names of the public DNS are
 * therefore refused unless the operator lists them. Rebinding needs a name, so an address is always
 * allowed; so are names that no public DNS server can give out.
 */
final class HostRules {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}(?:%25[\\w.~-]+)?]");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\\.?");

  /** A port has at most five digits; it may be empty (RFC 3986, 3.2.3). */
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::\\d{0,5})?");

  private static final List<String> LOCAL_SUFFIXES =
      List.of(".localhost", ".internal", ".svc", ".cluster.local");

  private final Set<String> allowed = new TreeSet<>();

  /**
   * @param allowedHosts names beside those that are always allowed, without a port
   */
  HostRules(Iterable<String> allowedHosts) {
    allowedHosts.forEach(name -> allowed.add(canonical(name)));
  }

  /** The host of a {@code Host} value, without its port; null if it is none (RFC 9112, 3.2). */
  static @Nullable String hostOf(String authority) {
    var matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return null;
    }
    String host = matcher.group(1);
    return NAME.matcher(host).matches() || IPV6.matcher(host).matches() ? canonical(host) : null;
  }

  boolean allows(String host) {
    return isAddress(host)
        || host.indexOf('.') < 0
        || LOCAL_SUFFIXES.stream().anyMatch(host::endsWith)
        || allowed.contains(host);
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  /** The same name with a dot at its end, or in other letters, is the same host. */
  private static String canonical(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
