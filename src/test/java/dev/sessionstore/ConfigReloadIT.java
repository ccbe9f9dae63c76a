package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.LiveConfig;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.CapturedLogs;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Changes of the configuration file under a running service. */
class ConfigReloadIT {
  private static final String RELOADED = "configuration reloaded";
  private static final String REFUSED = "configuration not reloaded";
  private static final String RESTART = "configuration changed";

  private final CapturedLogs logs = new CapturedLogs();
  private TestService service;

  @BeforeEach
  void start() {
    service = TestService.inMemory();
  }

  @AfterEach
  void stop() {
    service.close();
    logs.close();
  }

  private static JsonObject section(String name, String key, Object value) {
    return new JsonObject().put(name, new JsonObject().put(key, value));
  }

  private void awaitLog(String beginning, int lines) {
    Await.until(
        lines + " lines of: " + beginning, () -> logs.startingWith(beginning).size() == lines);
  }

  private long ttlOfASave() {
    return service.api().save("s-1", "{}").data().getLong("ttl");
  }

  @Test
  void theTimeToLiveShouldChangeWithTheFile() {
    assertThat(ttlOfASave()).isGreaterThan(1_000);
    service.configure(section("sessions", "ttl", 100));
    awaitLog(RELOADED, 1);
    assertThat(logs.startingWith(RELOADED)).containsExactly(RELOADED + " keys=[sessions.ttl]");
    assertThat(ttlOfASave()).isBetween(90L, 100L);
    service.configure(new JsonObject());
    awaitLog(RELOADED, 2);
    assertThat(ttlOfASave()).as("the default again").isGreaterThan(1_000);
  }

  @Test
  void theLargestBodyAndThePublicAddressShouldChangeWithTheFile() {
    String large = "{\"a\":\"" + "x".repeat(2_000) + "\"}";
    assertThat(service.api().save("s-1", large).status()).isEqualTo(200);
    JsonObject http = new JsonObject().put("port", 0).put("maxBodyBytes", 1_000);
    service.configure(
        new JsonObject().put("http", http.put("publicUrl", "https://sessions.example")));
    awaitLog(RELOADED, 1);
    Await.until("a smaller bound", () -> service.api().save("s-1", large).status() == 413);
    assertThat(service.api().patch("s-1", "{\"b\":1}").status()).isEqualTo(413);
    assertThat(service.api().get("/openapi.json").body()).contains("https://sessions.example");
  }

  @Test
  void theLanguageOfAnswersShouldChangeWithTheFile() {
    assertThat(service.api().load("none").json().getString("message")).isEqualTo("会话不存在或已过期");
    service.configure(
        new JsonObject().put("http", new JsonObject().put("port", 0).put("language", "en")));
    awaitLog(RELOADED, 1);
    assertThat(logs.startingWith(RELOADED)).containsExactly(RELOADED + " keys=[http.language]");
    Await.until(
        "English answers",
        () -> service.api().load("none").body().contains("The session does not exist"));
    assertThat(service.api().save("s-1", "{}").json().getString("message"))
        .isEqualTo("The session was saved");
    assertThat(service.api().load("none", "Accept-Language", "zh").body()).contains("会话不存在");
  }

  @Test
  void theLogLevelShouldChangeWithTheFile() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.sessionstore");
    service.configure(section("log", "level", "DEBUG"));
    awaitLog(RELOADED, 1);
    assertThat(logger.getLevel()).isEqualTo(Level.DEBUG);
    service.configure(new JsonObject());
    awaitLog(RELOADED, 2);
    assertThat(logger.getLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void aWrongFileShouldChangeNothingAndBeReportedOnce() {
    service.configure(
        new JsonObject()
            .put("sessions", new JsonObject().put("ttl", 100))
            .put("http", new JsonObject().put("prot", 1)));
    awaitLog(REFUSED, 1);
    assertThat(logs.startingWith(REFUSED).get(0)).contains("http.prot: unknown key", "'1'");
    assertThat(ttlOfASave()).isGreaterThan(1_000);

    service.configure(section("sessions", "ttl", 100));
    awaitLog(RELOADED, 1);
    assertThat(logs.startingWith(REFUSED)).as("reported in every interval").hasSize(1);
  }

  @Test
  void aChangeThatNeedsARestartShouldBeNamedAndTheOthersTakeEffect() {
    service.configure(
        section("sessions", "ttl", 100).mergeIn(section("nearCache", "maxBytes", 1_000)));
    awaitLog(RELOADED, 1);
    assertThat(logs.startingWith(RESTART))
        .containsExactly(
            RESTART + " keys=[nearCache.maxBytes]: these need a restart to take effect");
    assertThat(service.config().nearCache().maxBytes()).isEqualTo(64 << 20);
    assertThat(ttlOfASave()).isBetween(90L, 100L);
  }

  @Test
  void aNewPasswordOfRedisShouldCountFromTheNextConnectionOn() {
    try (RedisProcess redis = RedisProcess.start();
        TestService onRedis = TestService.onRedis(redis.url())) {
      onRedis.api().awaitState("online");
      JsonObject patient = TestService.patientRedis(redis.url());
      onRedis.configure(new JsonObject().put("redis", patient.put("password", "007")));
      awaitLog(RELOADED, 1);
      assertThat(logs.startingWith(RELOADED)).containsExactly(RELOADED + " keys=[redis.password]");

      redis.kill();
      redis.runWithoutWaiting("--requirepass", "007");
      Await.until(
          "a save with the new password",
          () -> "redis".equals(onRedis.api().save("s-1", "{}").data().getString("storage")));
    }
  }

  @Test
  void aNarrowerWindowShouldForgetOlderChanges() {
    try (RedisProcess redis = RedisProcess.start();
        TestService onRedis = TestService.onRedis(redis.url())) {
      onRedis.api().awaitState("online");
      onRedis.api().save("s-1", "{}");
      JsonObject patient = TestService.patientRedis(redis.url());
      onRedis.configure(section("outage", "recentWindow", 0).put("redis", patient));
      awaitLog(RELOADED, 1);

      redis.kill();
      onRedis.api().awaitState("offline");
      redis.run();
      onRedis.api().awaitState("online");
      assertThat(onRedis.api().load("s-1").status()).as("nobody offered it again").isEqualTo(404);
    }
  }

  @Test
  void aConfigMapShouldBeReadAgainWhenItsLinkIsSwapped(@TempDir Path mount) throws Exception {
    Files.createSymbolicLink(mount.resolve("..data"), revision(mount, "..1", 100));
    Path file = mount.resolve("config.yaml");
    Files.createSymbolicLink(file, Path.of("..data", "config.yaml"));
    Vertx vertx = Vertx.vertx();
    try {
      ConfigLoader loader = new ConfigLoader(vertx, file);
      try (LiveConfig live = new LiveConfig(loader.load().await(30, TimeUnit.SECONDS))) {
        live.watch(vertx, loader, 20);
        assertThat(live.get().sessions().ttlSeconds()).isEqualTo(100);

        Path next = Files.createSymbolicLink(mount.resolve("..tmp"), revision(mount, "..2", 200));
        Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Await.until("the new time to live", () -> live.get().sessions().ttlSeconds() == 200);
      }
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static Path revision(Path mount, String name, int ttl) throws IOException {
    Path directory = Files.createDirectory(mount.resolve(name));
    Files.write(directory.resolve("config.yaml"), List.of("sessions:", "  ttl: " + ttl));
    return directory.getFileName();
  }
}
