package dev.sessionstore.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory of recent changes, which heals a Redis that lost them.
 *
 * @param recentWindowSeconds how far back acknowledged changes are replayed to a Redis that lost
 *     them
 * @param recentMaxBytes the memory that these changes may take
 */
public record OutageConfig(
    @JsonProperty("recentWindow") long recentWindowSeconds, long recentMaxBytes) {
  public OutageConfig {
    Check.range("outage.recentWindow", recentWindowSeconds, 0, 86_400);
    Check.range("outage.recentMaxBytes", recentMaxBytes, 0, 64L << 30);
  }
}
