package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final long EIGHTH_OF_HEAP = Runtime.getRuntime().maxMemory() / 8;

  @TempDir Path directory;
  private Loading loading;

  @BeforeEach
  void prepare() {
    loading = new Loading(directory);
  }

  @AfterEach
  void close() {
    loading.close();
  }

  @Test
  void loadShouldGiveTheDefaultsIfNothingIsConfigured() {
    ServiceConfig config = loading.load((Path) null, Map.of(), Map.of());
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(
                "127.0.0.1",
                3001,
                1_000_000,
                false,
                "zh",
                null,
                List.of(),
                new HttpConfig.Cors(List.of()),
                10_000,
                Math.min(67_108_864, EIGHTH_OF_HEAP),
                EIGHTH_OF_HEAP,
                60_000,
                5_000));
    assertThat(config.redis())
        .isEqualTo(new RedisConfig(false, "localhost", 6379, null, null, 0, 250, 1_024, 16_384));
    assertThat(config.sessions())
        .isEqualTo(new ServiceConfig.Sessions(604_800, List.of("interview")));
    assertThat(config.outage()).isEqualTo(new ServiceConfig.Outage(600, 67_108_864));
    assertThat(config.fallback()).isEqualTo(new ServiceConfig.Fallback(268_435_456));
    assertThat(config.journal())
        .isEqualTo(new ServiceConfig.Journal(true, Path.of("./data"), "always", true, 86_400));
    assertThat(config.nearCache()).isEqualTo(new ServiceConfig.NearCache(true, 67_108_864));
  }

  @Test
  void aLaterSourceShouldWin() {
    String file = "http: {port: 1001, host: file}\nsessions: {ttl: 1}";
    Map<String, String> environment = Map.of("HTTP_PORT", "1002", "REDIS_SESSION_TTL", "2");
    Map<String, String> properties = Map.of("sessions.ttl", "3");
    ServiceConfig config = loading.load(file, environment, properties);
    assertThat(config.http().host()).isEqualTo("file");
    assertThat(config.http().port()).isEqualTo(1002);
    assertThat(config.sessions().ttlSeconds()).isEqualTo(3);
  }

  @Test
  void everySettingShouldBeTakenFromEverySource() {
    assertThat(loading.file("redis: {database: 3}").redis().database()).isEqualTo(3);
    assertThat(loading.environment(Map.of("REDIS_DB", "3")).redis().database()).isEqualTo(3);
    assertThat(loading.properties(Map.of("redis.database", "3")).redis().database()).isEqualTo(3);
    assertThat(loading.file("journal: {enabled: false}").journal().enabled()).isFalse();
    assertThat(loading.environment(Map.of("JOURNAL_ENABLED", "FALSE")).journal().enabled())
        .isFalse();
    List<String> two = List.of("interview", "other_1");
    assertThat(loading.file("sessions: {namespaces: [interview, other_1]}").sessions().namespaces())
        .isEqualTo(two);
    assertThat(
            loading
                .environment(Map.of("SESSION_NAMESPACES", "interview, other_1"))
                .sessions()
                .namespaces())
        .isEqualTo(two);
  }

  @Test
  void anEmptyVariableShouldCountAsUnset() {
    ServiceConfig config =
        loading.load("http: {port: 1}", Map.of("HTTP_PORT", "", "REDIS_URL", ""), Map.of());
    assertThat(config.http().port()).isEqualTo(1);
    assertThat(config.redis().configured()).isFalse();
  }

  @Test
  void emptySectionsAndUnsetKeysShouldBeTheDefaults() {
    assertThat(loading.file("redis:\nhttp:\n  port:\n")).isEqualTo(loading.file("{}"));
    assertThat(loading.file("")).isEqualTo(loading.file("{}"));
    assertThat(loading.file("# nothing but a comment\n")).isEqualTo(loading.file("{}"));
  }

  @Test
  void theFileShouldBeTheOneOfTheVariableUnlessTheCommandLineNamesOne() throws IOException {
    Path one = Files.writeString(directory.resolve("one.yaml"), "http: {port: 1}");
    Path two = Files.writeString(directory.resolve("two.yaml"), "http: {port: 2}");
    Map<String, String> environment = Map.of("CONFIG_FILE", one.toString());
    assertThat(loading.load((Path) null, environment, Map.of()).http().port()).isEqualTo(1);
    assertThat(loading.load(two, environment, Map.of()).http().port()).isEqualTo(2);
  }

  @Test
  void aPasswordShouldKeepItsLeadingZerosAndEverythingElse() {
    assertThat(loading.file("redis: {password: \"007\"}").redis().password()).isEqualTo("007");
    for (String password : List.of("007", "0x1F", "1e3", "true", "null", " p@ss:w/ord%20+ ")) {
      assertThat(loading.environment(Map.of("REDIS_PASSWORD", password)).redis().password())
          .isEqualTo(password);
      assertThat(loading.properties(Map.of("redis.password", password)).redis().password())
          .isEqualTo(password);
    }
  }

  @Test
  void theProcessesOwnEnvironmentShouldBeReadAsTexts() {
    System.setProperty("redis.password", "007");
    try {
      ServiceConfig config = loading.ofProcess();
      assertThat(config.redis().password()).isEqualTo("007");
    } finally {
      System.clearProperty("redis.password");
    }
  }

  @Test
  void redisShouldBeAskedForByAnyPartOfItsAddress() {
    for (String key :
        List.of(
            "url: redis://h", "host: h", "port: 1", "username: u", "password: p", "database: 0")) {
      assertThat(loading.file("redis: {" + key + "}").redis().configured()).as(key).isTrue();
    }
    assertThat(loading.file("redis: {commandTimeoutMs: 99}").redis().configured()).isFalse();
  }

  @Test
  void partsShouldOverrideThoseOfTheUrl() {
    RedisConfig whole = loading.file("redis: {url: 'redis://u:p%40%2F@h:1/2'}").redis();
    assertThat(whole).isEqualTo(new RedisConfig(true, "h", 1, "u", "p@/", 2, 250, 1_024, 16_384));
    RedisConfig parts =
        loading
            .environment(
                Map.of(
                    "REDIS_URL", "redis://u:p@h:1/2",
                    "REDIS_HOST", "other",
                    "REDIS_PORT", "7",
                    "REDIS_USERNAME", "v",
                    "REDIS_PASSWORD", "q",
                    "REDIS_DB", "0"))
            .redis();
    assertThat(parts).isEqualTo(new RedisConfig(true, "other", 7, "v", "q", 0, 250, 1_024, 16_384));
  }
}
