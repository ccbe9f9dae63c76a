package dev.sessionstore.config;

import java.util.List;

/** Every configuration key there is. This is the one place that knows their names and defaults. */
final class Settings {
  private static final String NAMESPACE = "[a-z0-9][a-z0-9_-]{0,62}";
  private static final long MIB = 1024 * 1024;
  private static final long GIB = 1024 * MIB;

  static final Setting<String> HTTP_HOST =
      Setting.text(
          "http.host", "HTTP_HOST", "127.0.0.1", "a host name or address", s -> !s.isBlank());
  static final Setting<Long> HTTP_PORT = Setting.number("http.port", "HTTP_PORT", 3001L, 0, 65_535);
  static final Setting<Long> HTTP_MAX_BODY_BYTES =
      Setting.number("http.maxBodyBytes", "HTTP_MAX_BODY_BYTES", 1_000_000L, 1_000, 64 * MIB);
  static final Setting<Boolean> HTTP_ESCAPE_NON_ASCII =
      Setting.flag("http.escapeNonAscii", "HTTP_ESCAPE_NON_ASCII", false);
  static final Setting<String> HTTP_PUBLIC_URL =
      Setting.text(
          "http.publicUrl",
          "HTTP_PUBLIC_URL",
          null,
          "an http:// or https:// address without a path, such as http://session-store:3001",
          s -> s.matches("https?://[A-Za-z0-9._~\\[\\]:-]+"));
  static final Setting<Long> HTTP_MAX_OPEN_CONNECTIONS =
      Setting.number("http.maxOpenConnections", "HTTP_MAX_OPEN_CONNECTIONS", 10_000L, 1, 1_000_000);
  static final Setting<Long> HTTP_MAX_PENDING_BODY_BYTES =
      Setting.number(
          "http.maxPendingBodyBytes", "HTTP_MAX_PENDING_BODY_BYTES", 64 * MIB, 1_000, 16 * GIB);
  static final Setting<Long> HTTP_IDLE_TIMEOUT_MS =
      Setting.number("http.idleTimeoutMs", "HTTP_IDLE_TIMEOUT_MS", 60_000L, 100, 86_400_000);
  static final Setting<Long> HTTP_SHUTDOWN_GRACE_MS =
      Setting.number("http.shutdownGraceMs", "HTTP_SHUTDOWN_GRACE_MS", 5_000L, 0, 600_000);

  static final Setting<String> REDIS_URL =
      Setting.text(
              "redis.url",
              "REDIS_URL",
              null,
              "redis://[[user]:password@]host[:port][/database], percent-encoded where needed;"
                  + " TLS (rediss://) is not supported",
              RedisUrl::isValid)
          .asSecret();
  static final Setting<String> REDIS_HOST =
      Setting.text(
          "redis.host",
          "REDIS_HOST",
          null,
          "a host name (letters, digits, '-' and '.') or an address",
          RedisUrl::isHost);
  static final Setting<Long> REDIS_PORT =
      Setting.number("redis.port", "REDIS_PORT", null, 1, 65_535);
  static final Setting<String> REDIS_USERNAME =
      Setting.text("redis.username", "REDIS_USERNAME", null, "a text", s -> !s.isEmpty());
  static final Setting<String> REDIS_PASSWORD =
      Setting.text(
              "redis.password",
              "REDIS_PASSWORD",
              null,
              "a text (in the file in quotes, or leading zeros are lost)",
              s -> !s.isEmpty())
          .asSecret();
  static final Setting<Long> REDIS_DATABASE =
      Setting.number("redis.database", "REDIS_DB", null, 0, 1_000_000);
  static final Setting<Long> REDIS_COMMAND_TIMEOUT_MS =
      Setting.number("redis.commandTimeoutMs", "REDIS_COMMAND_TIMEOUT_MS", 250L, 10, 60_000);
  static final Setting<Long> REDIS_MAX_IN_FLIGHT =
      Setting.number("redis.maxInFlight", "REDIS_MAX_IN_FLIGHT", 1_024L, 1, 100_000);
  static final Setting<Long> REDIS_MAX_QUEUED =
      Setting.number("redis.maxQueued", "REDIS_MAX_QUEUED", 16_384L, 0, 1_000_000);

  static final Setting<Long> SESSIONS_TTL =
      Setting.number("sessions.ttl", "REDIS_SESSION_TTL", 604_800L, 1, 315_360_000);
  static final Setting<List<String>> SESSIONS_NAMESPACES =
      Setting.words(
          "sessions.namespaces",
          "SESSION_NAMESPACES",
          List.of("interview"),
          "a list of different names of 1 to 63 characters a-z 0-9 _ -",
          s -> s.matches(NAMESPACE));

  static final Setting<Long> OUTAGE_RECENT_WINDOW =
      Setting.number("outage.recentWindow", "OUTAGE_RECENT_WINDOW", 600L, 0, 86_400);
  static final Setting<Long> OUTAGE_RECENT_MAX_BYTES =
      Setting.number("outage.recentMaxBytes", "OUTAGE_RECENT_MAX_BYTES", 64 * MIB, 0, 64 * GIB);
  static final Setting<Long> FALLBACK_MAX_BYTES =
      Setting.number("fallback.maxBytes", "FALLBACK_MAX_BYTES", 256 * MIB, 1_000, 64 * GIB);

  static final Setting<Boolean> JOURNAL_ENABLED =
      Setting.flag("journal.enabled", "JOURNAL_ENABLED", true);
  static final Setting<String> JOURNAL_DIRECTORY =
      Setting.text("journal.directory", "DATA_DIR", "./data", "a directory", s -> !s.isBlank());
  static final Setting<String> JOURNAL_SYNC =
      Setting.oneOf("journal.sync", "JOURNAL_SYNC", "always", "always", "interval", "never");
  static final Setting<Boolean> JOURNAL_REQUIRED =
      Setting.flag("journal.required", "JOURNAL_REQUIRED", true);

  static final Setting<Boolean> NEAR_CACHE_ENABLED =
      Setting.flag("nearCache.enabled", "NEAR_CACHE_ENABLED", true);
  static final Setting<Long> NEAR_CACHE_MAX_BYTES =
      Setting.number("nearCache.maxBytes", "NEAR_CACHE_MAX_BYTES", 64 * MIB, 0, 64 * GIB);

  /** All of them, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          HTTP_HOST,
          HTTP_PORT,
          HTTP_MAX_BODY_BYTES,
          HTTP_ESCAPE_NON_ASCII,
          HTTP_PUBLIC_URL,
          HTTP_MAX_OPEN_CONNECTIONS,
          HTTP_MAX_PENDING_BODY_BYTES,
          HTTP_IDLE_TIMEOUT_MS,
          HTTP_SHUTDOWN_GRACE_MS,
          REDIS_URL,
          REDIS_HOST,
          REDIS_PORT,
          REDIS_USERNAME,
          REDIS_PASSWORD,
          REDIS_DATABASE,
          REDIS_COMMAND_TIMEOUT_MS,
          REDIS_MAX_IN_FLIGHT,
          REDIS_MAX_QUEUED,
          SESSIONS_TTL,
          SESSIONS_NAMESPACES,
          OUTAGE_RECENT_WINDOW,
          OUTAGE_RECENT_MAX_BYTES,
          FALLBACK_MAX_BYTES,
          JOURNAL_ENABLED,
          JOURNAL_DIRECTORY,
          JOURNAL_SYNC,
          JOURNAL_REQUIRED,
          NEAR_CACHE_ENABLED,
          NEAR_CACHE_MAX_BYTES);

  private Settings() {}
}
