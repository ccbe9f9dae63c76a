package dev.sessionstore.config;

import java.util.List;

/**
 * Logging.
 *
 * @param level the level of the service's own log lines
 */
public record LogConfig(String level) {
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  public LogConfig {
    Check.that(LEVELS.contains(level), "log.level", "one of " + String.join(", ", LEVELS));
  }
}
