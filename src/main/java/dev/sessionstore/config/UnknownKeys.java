package dev.sessionstore.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys that nobody knows: a mistyped one must not silently leave its default in force. */
final class UnknownKeys {
  /**
   * The networking properties of the JDK that share our section {@code http.} (its documentation:
   * "Networking Properties").
   */
  private static final Pattern OF_THE_JDK =
      Pattern.compile(
          "http\\.(agent|keepAlive(\\..*)?|maxConnections|maxRedirects|strictPostRedirect"
              + "|proxy[A-Z].*|nonProxyHosts|auth\\..*|keepAliveCache.*)");

  /** A mistyped key may be that of a password. */
  private static final Pattern MAY_BE_SECRET =
      Pattern.compile("(?i).*(redis|pass|pwd|secret|token|auth|url|user|key).*");

  private UnknownKeys() {}

  /** Whether a system property lies in one of our sections. */
  static boolean isMeantForUs(String property) {
    String section = section(property);
    return !OF_THE_JDK.matcher(property).matches()
        && Settings.ALL.stream().anyMatch(setting -> section(setting.key()).equals(section));
  }

  /**
   * @throws ConfigException if there is no such key
   */
  static void refuse(String key, @Nullable Object value, String origin) {
    if (Settings.ALL.stream().noneMatch(setting -> setting.key().equals(key))) {
      String shown = MAY_BE_SECRET.matcher(key).matches() ? Shown.SECRET : Shown.value(value);
      throw new ConfigException(
          "%s: unknown key; %s from %s is not allowed; allowed are %s"
              .formatted(Shown.value(key).replace("'", ""), shown, origin, allowedNear(key)));
    }
  }

  /** The keys of the same section, or the sections. */
  private static String allowedNear(String key) {
    List<String> near =
        Settings.ALL.stream()
            .map(Setting::key)
            .filter(known -> section(known).equals(section(key)))
            .toList();
    return near.isEmpty()
        ? Settings.ALL.stream()
            .map(setting -> section(setting.key()) + ".*")
            .distinct()
            .collect(Collectors.joining(", "))
        : String.join(", ", near);
  }

  private static String section(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }
}
