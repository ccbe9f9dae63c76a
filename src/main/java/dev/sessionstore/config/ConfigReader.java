package dev.sessionstore.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the configuration's records of what the layers say. */
final class ConfigReader {
  private static final String DEFAULT_REDIS_HOST = "localhost";
  private static final int DEFAULT_REDIS_PORT = 6379;

  private final List<ConfigLayer> layers;

  /**
   * @param layers the sources, the one that wins first
   */
  ConfigReader(List<ConfigLayer> layers) {
    this.layers = layers;
  }

  ServiceConfig read() {
    return new ServiceConfig(
        http(),
        redis(),
        new SessionsConfig(get(Settings.SESSIONS_TTL), get(Settings.SESSIONS_NAMESPACES)),
        new OutageConfig(
            get(Settings.OUTAGE_RECENT_WINDOW),
            get(Settings.OUTAGE_RECENT_MAX_BYTES),
            get(Settings.FALLBACK_MAX_BYTES)),
        new JournalConfig(
            get(Settings.JOURNAL_ENABLED),
            Path.of(get(Settings.JOURNAL_DIRECTORY)),
            get(Settings.JOURNAL_SYNC),
            get(Settings.JOURNAL_REQUIRED)),
        new NearCacheConfig(get(Settings.NEAR_CACHE_ENABLED), get(Settings.NEAR_CACHE_MAX_BYTES)));
  }

  private HttpConfig http() {
    return new HttpConfig(
        get(Settings.HTTP_HOST),
        toInt(get(Settings.HTTP_PORT)),
        toInt(get(Settings.HTTP_MAX_BODY_BYTES)),
        get(Settings.HTTP_ESCAPE_NON_ASCII),
        find(Settings.HTTP_PUBLIC_URL),
        toInt(get(Settings.HTTP_MAX_OPEN_CONNECTIONS)),
        get(Settings.HTTP_MAX_PENDING_BODY_BYTES),
        get(Settings.HTTP_IDLE_TIMEOUT_MS),
        get(Settings.HTTP_SHUTDOWN_GRACE_MS));
  }

  /** The address as a whole, and any part of it that is configured by itself. */
  private RedisConfig redis() {
    Optional<RedisUrl> url = Optional.ofNullable(find(Settings.REDIS_URL)).map(RedisUrl::parse);
    String host = find(Settings.REDIS_HOST);
    Integer port =
        Optional.ofNullable(find(Settings.REDIS_PORT)).map(ConfigReader::toInt).orElse(null);
    String username = find(Settings.REDIS_USERNAME);
    String password = find(Settings.REDIS_PASSWORD);
    Integer database =
        Optional.ofNullable(find(Settings.REDIS_DATABASE)).map(ConfigReader::toInt).orElse(null);
    boolean configured =
        url.isPresent()
            || Stream.of(host, port, username, password, database).anyMatch(Objects::nonNull);
    return new RedisConfig(
        configured,
        either(host, url.map(RedisUrl::host).orElse(DEFAULT_REDIS_HOST)),
        either(port, url.map(RedisUrl::port).orElse(DEFAULT_REDIS_PORT)),
        Optional.ofNullable(username).or(() -> url.map(RedisUrl::username)).orElse(null),
        Optional.ofNullable(password).or(() -> url.map(RedisUrl::password)).orElse(null),
        either(database, url.map(RedisUrl::database).orElse(0)),
        get(Settings.REDIS_COMMAND_TIMEOUT_MS),
        toInt(get(Settings.REDIS_MAX_IN_FLIGHT)),
        toInt(get(Settings.REDIS_MAX_QUEUED)));
  }

  private static <T> T either(@Nullable T first, T otherwise) {
    return first == null ? otherwise : first;
  }

  private static int toInt(long value) {
    return Math.toIntExact(value);
  }

  private <T> T get(Setting<T> setting) {
    return requireNonNull(find(setting), setting.key());
  }

  /** Every layer is asked, so that a wrong value is reported even where another one wins. */
  private <T> @Nullable T find(Setting<T> setting) {
    return layers.stream().map(layer -> layer.find(setting)).toList().stream()
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(setting.fallback());
  }
}
