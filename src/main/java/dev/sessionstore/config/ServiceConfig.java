package dev.sessionstore.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;

/** The whole configuration, checked. The components are the sections of the file. */
public record ServiceConfig(
    HttpConfig http,
    RedisConfig redis,
    Sessions sessions,
    Outage outage,
    Fallback fallback,
    Journal journal,
    NearCache nearCache,
    Log log) {
  /** Settings of every session; the time to live is that of saves and touches that name none. */
  public record Sessions(@JsonProperty("ttl") long ttlSeconds, List<String> namespaces) {
    private static final String NAMESPACE = "[a-z0-9][a-z0-9_-]{0,62}";

    public Sessions {
      Check.range("sessions.ttl", ttlSeconds, 1, 315_360_000);
      Check.that(
          !namespaces.isEmpty()
              && namespaces.stream().allMatch(name -> name.matches(NAMESPACE))
              && namespaces.stream().distinct().count() == namespaces.size(),
          "sessions.namespaces",
          "a list of different names of 1 to 63 characters a-z 0-9 _ -");
      namespaces = List.copyOf(namespaces);
    }
  }

  /** Acknowledged changes of a window, replayed to a Redis that lost them; bound in bytes. */
  public record Outage(
      @JsonProperty("recentWindow") long recentWindowSeconds, long recentMaxBytes) {
    public Outage {
      Check.range("outage.recentWindow", recentWindowSeconds, 0, 86_400);
      Check.range("outage.recentMaxBytes", recentMaxBytes, 0, 64L << 30);
    }
  }

  /** Sessions that Redis does not have yet, and the memory in bytes that they may take. */
  public record Fallback(long maxBytes) {
    public Fallback {
      Check.range("fallback.maxBytes", maxBytes, 1_000, 64L << 30);
    }
  }

  /**
   * The journal of degraded changes.
   *
   * @param sync when a change counts as written: {@code always}, {@code interval} or {@code never}
   * @param required whether a change that cannot be journaled is refused
   * @param eraseAfterSeconds time within which removed and replaced sessions leave the files
   */
  public record Journal(
      boolean enabled,
      Path directory,
      String sync,
      boolean required,
      @JsonProperty("eraseAfter") long eraseAfterSeconds) {
    private static final List<String> SYNC_MODES = List.of("always", "interval", "never");

    public Journal {
      Check.that(!directory.toString().isBlank(), "journal.directory", "a directory");
      Check.that(
          SYNC_MODES.contains(sync), "journal.sync", "one of " + String.join(", ", SYNC_MODES));
      Check.range("journal.eraseAfter", eraseAfterSeconds, 1, 2_592_000);
    }
  }

  /** Local copies of sessions that Redis also holds; they answer loads if they are enabled. */
  public record NearCache(boolean enabled, long maxBytes) {
    public NearCache {
      Check.range("nearCache.maxBytes", maxBytes, 0, 64L << 30);
    }
  }

  /** The level of the service's own log lines. */
  public record Log(String level) {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    public Log {
      Check.that(LEVELS.contains(level), "log.level", "one of " + String.join(", ", LEVELS));
    }
  }
}
