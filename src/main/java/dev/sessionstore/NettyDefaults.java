package dev.sessionstore;

import java.util.Map;

/**
 * What Netty is told where nobody else tells it, by its system properties. To be set before the
 * first of its classes is used, as these read them once.
 */
final class NettyDefaults {
  private static final Map<String, String> VALUES =
      Map.of(
          // Its events of buffers for the Flight Recorder load all of that recorder, which takes a
          // tenth of the time until ready. Who records them can turn them on.
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
