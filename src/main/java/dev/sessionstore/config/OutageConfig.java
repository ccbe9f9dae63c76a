package dev.sessionstore.config;

/**
 * How an outage is bridged.
 *
 * @param recentWindowSeconds how far back acknowledged changes are replayed to a Redis that lost
 *     them
 * @param recentMaxBytes the memory that these changes may take
 * @param fallbackMaxBytes the memory that sessions may take that Redis does not have yet
 */
public record OutageConfig(long recentWindowSeconds, long recentMaxBytes, long fallbackMaxBytes) {}
