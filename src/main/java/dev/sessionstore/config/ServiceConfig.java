package dev.sessionstore.config;

/** The whole configuration, checked. */
public record ServiceConfig(
    HttpConfig http,
    RedisConfig redis,
    SessionsConfig sessions,
    OutageConfig outage,
    FallbackConfig fallback,
    JournalConfig journal,
    NearCacheConfig nearCache,
    LogConfig log) {}
