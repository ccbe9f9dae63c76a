package dev.sessionstore;

import java.util.Map;

/**
 * Defaults for Netty's system properties; one that the operator sets stays. Must be set before the
 * first class of Netty is loaded, because its classes read them once.
 */
final class NettyDefaults {
  private static final Map<String, String> VALUES =
      Map.of(
          // Netty's buffer events load the whole Flight Recorder, which takes a tenth of the time
          // until ready. Those who record the events can turn them on.
          "io.netty.jfr.enabled", "false");

  private NettyDefaults() {}

  static void set() {
    VALUES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
