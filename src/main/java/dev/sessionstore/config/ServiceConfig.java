package dev.sessionstore.config;

/** The whole configuration, checked. The components are the sections of the file. */
public record ServiceConfig(
    HttpConfig http,
    RedisConfig redis,
    SessionsConfig sessions,
    OutageConfig outage,
    FallbackConfig fallback,
    JournalConfig journal,
    NearCacheConfig nearCache,
    LogConfig log) {}
