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

/** Refusals of a wrong configuration: one line with key, value, source and what is allowed. */
class ConfigErrorTest {
  private static final String SECRET = "hunter2";

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

  private String ofFile(String yaml) {
    String message = Loading.failure(() -> loading.file(yaml));
    assertThat(message).hasLineCount(1).contains(directory.resolve("config.yaml").toString());
    return message;
  }

  private String ofEnvironment(String name, String value) {
    String message = Loading.failure(() -> loading.environment(Map.of(name, value)));
    assertThat(message).hasLineCount(1);
    return message;
  }

  private String ofProperty(String name, String value) {
    String message = Loading.failure(() -> loading.properties(Map.of(name, value)));
    assertThat(message).hasLineCount(1);
    return message;
  }

  @Test
  void anIllTypedValueShouldBeNamedWithItsOriginAndWhatIsAllowed() {
    assertThat(ofFile("http: {port: http}"))
        .contains("http.port", "'http'", "a whole number from 0 to 65535");
    assertThat(ofEnvironment("HTTP_PORT", "70000"))
        .contains("http.port", "'70000'", "environment variable HTTP_PORT", "0 to 65535");
    assertThat(ofProperty("journal.sync", "sometimes"))
        .contains("journal.sync", "'sometimes'", "system property", "always, interval, never");
  }

  @Test
  void valuesOfEveryKindShouldBeChecked() {
    for (String yaml :
        List.of(
            "http: {port: 3001.0}",
            "http: {port: '3001'}",
            "http: {port: -1}",
            "http: {host: 5}",
            "http: {host: ''}",
            "http: {escapeNonAscii: 'yes'}",
            "http: {language: fr}",
            "http: {language: ''}",
            "http: {language: 1}",
            "http: {publicUrl: 'ftp://x'}",
            "http: {publicUrl: 'http://x/path'}",
            "http: {maxBodyBytes: 99999999999999999999}",
            "redis: {host: 'my_redis'}",
            "redis: {host: 'redis:6379'}",
            "redis: {database: -1}",
            "sessions: {ttl: 0}",
            "sessions: {ttl: null, namespaces: []}",
            "sessions: {namespaces: [Upper]}",
            "sessions: {namespaces: [a, a]}",
            "sessions: {namespaces: [1]}",
            "sessions: {namespaces: 'a b'}",
            "journal: {enabled: 1}",
            "journal: {sync: ALWAYS}")) {
      assertThat(ofFile(yaml)).as(yaml).contains("is not allowed; allowed");
    }
    assertThat(ofEnvironment("HTTP_PORT", " 1")).contains("' 1'");
    assertThat(ofEnvironment("JOURNAL_ENABLED", "on")).contains("true or false");
    assertThat(ofEnvironment("SESSION_NAMESPACES", "a,,b")).contains("'a,,b'");
  }

  @Test
  void aWrongValueShouldBeReportedWhereAnotherSourceOverridesIt() {
    String message =
        Loading.failure(() -> loading.load("http: {port: x}", Map.of(), Map.of("http.port", "1")));
    assertThat(message).contains("http.port", "'x'");
  }

  @Test
  void aLongOrBrokenValueShouldStayOnOneShortLine() {
    assertThat(ofEnvironment("HTTP_PORT", "1\n2\r3\t4")).contains("'1?2?3?4'");
    assertThat(ofEnvironment("HTTP_PORT", "9".repeat(5_000))).hasSizeLessThan(300);
    assertThat(ofFile("\"ht\\ntp\": {port: 1}")).contains("unknown key");
  }

  @Test
  void anUnknownKeyShouldBeNamedWithThoseThatAreAllowed() {
    assertThat(ofFile("http: {prot: 3001}"))
        .contains("http.prot", "unknown key", "'3001'", "allowed are", "http.port");
    assertThat(ofFile("server: {port: 3001}"))
        .contains("server.port", "allowed are", "http.*", "redis.*");
    assertThat(ofFile("http: 5")).contains("http: unknown key");
    assertThat(ofFile("http: {port: {number: 1}}")).contains("http.port.number: unknown key");
    assertThat(ofFile("typo:")).contains("typo: unknown key");
  }

  @Test
  void anUnknownSystemPropertyOfOurSectionsShouldBeRefused() {
    for (String name :
        List.of(
            "http.prot",
            "redis.hots",
            "sessions.TTL",
            "outage.window",
            "fallback.bytes",
            "journal.dir",
            "nearCache.size",
            "journal")) {
      assertThat(ofProperty(name, "1")).contains(name + ": unknown key", "system properties");
    }
  }

  @Test
  void systemPropertiesOfOthersShouldBeLeftAlone() {
    for (String name :
        List.of(
            "http.proxyHost",
            "http.proxyPort",
            "http.nonProxyHosts",
            "http.agent",
            "http.keepAlive",
            "http.keepAlive.time.server",
            "http.maxConnections",
            "http.maxRedirects",
            "http.auth.digest.validateServer",
            "https.proxyHost",
            "httpPort",
            "java.version",
            "vertx.cacheDirBase")) {
      assertThat(loading.properties(Map.of(name, "1"))).as(name).isEqualTo(loading.file("{}"));
    }
  }

  @Test
  void anAddressOfTlsShouldBeToldThatItIsNotSupported() {
    assertThat(ofEnvironment("REDIS_URL", "rediss://h:6380/0"))
        .contains("redis.url", "REDIS_URL", "TLS (rediss://) is not supported");
  }

  @Test
  void secretsShouldNeverBePrinted() {
    assertThat(ofFile("redis: {url: 'http://u:" + SECRET + "@h'}")).contains("redis.url");
    assertThat(ofEnvironment("REDIS_URL", "redis://" + SECRET + "@h")).contains("redis.url");
    assertThat(ofFile("redis: {password: [" + SECRET + "]}")).contains("redis.password", "quotes");
    assertThat(ofFile("redis: {password: 007}")).contains("redis.password", "quotes");
    for (String message :
        List.of(
            ofFile("redis: {url: 'http://u:" + SECRET + "@h'}"),
            ofEnvironment("REDIS_URL", "redis://" + SECRET + "@h"),
            ofFile("redis: {password: [" + SECRET + "]}"),
            ofFile("redis: {pasword: " + SECRET + "}"),
            ofFile("redis: {password: {text: " + SECRET + "}}"),
            ofFile("redisPassword: " + SECRET),
            ofProperty("redis.passwd", SECRET),
            ofFile("redis:\n  password: \"" + SECRET + "\n"),
            ofFile("redis:\n  password: @" + SECRET + "\n"),
            ofFile("redis: {password: " + SECRET + ": x}"))) {
      assertThat(message).doesNotContain(SECRET);
    }
    RedisConfig redis =
        loading.environment(Map.of("REDIS_URL", "redis://u:" + SECRET + "@h")).redis();
    assertThat(redis.toString() + redis.address()).doesNotContain(SECRET).contains("redis://h");
  }

  @Test
  void aFileThatCannotBeReadShouldBeNamed() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    assertThat(Loading.failure(() -> loading.load(missing, Map.of(), Map.of())))
        .contains(missing.toString(), "no such configuration file");
    assertThat(Loading.failure(() -> loading.load(directory, Map.of(), Map.of())))
        .contains(directory.toString());
    Path empty = Files.createFile(directory.resolve("empty.yaml"));
    assertThat(loading.load(empty, Map.of(), Map.of())).isEqualTo(loading.file("{}"));
  }

  @Test
  void whatIsNoYamlShouldBeRefusedWithItsLine() {
    assertThat(ofFile("http:\n  port: 1\n bad")).contains("not a YAML file", "line");
    assertThat(ofFile("- a\n- b\n")).contains("not a YAML file");
    assertThat(ofFile("just a text")).contains("not a YAML file");
    assertThat(ofFile("http: {port: 1}\nhttp: {host: h}\n")).contains("not a YAML file");
  }

  @Test
  void anAliasShouldBeRefusedAndNotBeTakenForItsName() {
    assertThat(ofFile("redis: {password: &p " + SECRET + ", username: *p}"))
        .contains("line 1", "alias")
        .doesNotContain(SECRET);
    assertThat(ofFile("sessions:\n  namespaces:\n  - &x one\n  - *x\n"))
        .contains("line 4", "alias");
    assertThat(loading.file("http: &h {port: &p 7}").http().port())
        .as("anchors alone")
        .isEqualTo(7);
  }

  @Test
  void aSecondDocumentShouldBeRefusedAndNotBePassedOver() {
    assertThat(ofFile("http: {port: 1}\n---\nhttp: {port: 2}\n")).contains("second document");
    assertThat(ofFile("---\n---\nhttp: {port: 2}\n")).contains("second document");
    assertThat(ofFile("http: {port: 1}\n---\nbad: [\n")).contains("second document");
    assertThat(loading.file("---\nhttp: {port: 7}\n...\n").http().port()).isEqualTo(7);
  }

  @Test
  void aKeyThatIsThereTwiceShouldBeRefusedHoweverItIsWritten() {
    assertThat(ofFile("http: {port: 1}\nhttp.port: 2\n")).contains("http.port", "twice");
    assertThat(ofFile("http.port: 2\nhttp: {port: 1}\n")).contains("http.port", "twice");
    assertThat(ofFile("redis: {password: a}\nredis.password: " + SECRET))
        .contains("redis.password", "twice")
        .doesNotContain(SECRET);
  }

  @Test
  void anEmptySectionInThePlaceOfAValueShouldBeRefused() {
    assertThat(ofFile("sessions: {namespaces: {}}")).contains("sessions.namespaces", "a list");
    assertThat(ofFile("redis: {password: {}}")).contains("redis.password", "quotes");
    assertThat(ofFile("typo: {}")).contains("typo: unknown key");
    assertThat(loading.file("http: {}")).as("a section").isEqualTo(loading.file("{}"));
  }

  @Test
  void whatOnlyLooksLikeANumberShouldNotBeShownIfItIsAPassword() {
    assertThat(ofFile("redis: {password: 12:34:56.7}"))
        .contains("redis.password", "quotes")
        .doesNotContain("12:34");
    assertThat(ofFile("http: {port: .inf}")).contains("http.port", "a whole number");
  }
}
