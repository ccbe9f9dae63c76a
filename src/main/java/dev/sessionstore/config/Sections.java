package dev.sessionstore.config;

/** The sections as they stand in the file. */
record Sections(
    HttpConfig http,
    RedisSection redis,
    SessionsConfig sessions,
    OutageConfig outage,
    FallbackConfig fallback,
    JournalConfig journal,
    NearCacheConfig nearCache,
    LogConfig log) {

  ServiceConfig config() {
    return new ServiceConfig(
        http, redis.config(), sessions, outage, fallback, journal, nearCache, log);
  }
}
