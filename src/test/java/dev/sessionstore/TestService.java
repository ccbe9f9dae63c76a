package dev.sessionstore;

import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.LiveConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The whole service in this process, on a free port, configured by a file of its own. */
public final class TestService implements AutoCloseable {
  private static final int PATIENT_MS = 10_000;
  private static final long CONFIG_INTERVAL_MS = 50;

  private final Vertx vertx;
  private final Path directory;
  private final SessionStoreApplication service;
  private final ServiceConfig config;

  private TestService(
      Vertx vertx, Path directory, ServiceConfig config, SessionStoreApplication service) {
    this.vertx = vertx;
    this.directory = directory;
    this.config = config;
    this.service = service;
  }

  /**
   * Without Redis: none is configured, and none is found, unless one listens on the usual port of
   * this machine.
   */
  public static TestService inMemory() {
    return start(new JsonObject());
  }

  /** With the Redis of that address, and patience with it. */
  public static TestService onRedis(String url) {
    return start(new JsonObject().put("redis", patientRedis(url)));
  }

  /** The configuration of a Redis that is not taken for lost when the machine stalls. */
  public static JsonObject patientRedis(String url) {
    return new JsonObject().put("url", url).put("commandTimeoutMs", PATIENT_MS);
  }

  /** With that configuration, as in the file. */
  public static TestService start(JsonObject configuration) {
    return start(configuration, SessionClock.system());
  }

  /** With that configuration and clock. */
  public static TestService start(JsonObject configuration, SessionClock clock) {
    try {
      Path directory = Files.createTempDirectory("session-store-");
      Path file = directory.resolve("config.yaml");
      write(file, defaults(directory).mergeIn(configuration, true));
      Metrics metrics = new Metrics("test");
      Vertx vertx = GatheredWrites.vertx(metrics.vertx());
      ConfigLoader loader = new ConfigLoader(vertx, file);
      LiveConfig config = new LiveConfig(await(loader.load()));
      config.watch(vertx, loader, CONFIG_INTERVAL_MS);
      SessionStoreApplication service = new SessionStoreApplication(vertx, config, clock, metrics);
      await(service.start());
      return new TestService(vertx, directory, config.get(), service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the file at once, so that it is never read half written. */
  private static void write(Path file, JsonObject configuration) {
    try {
      Path next = Files.writeString(file.resolveSibling("next.yaml"), configuration.encode());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject defaults(Path directory) {
    return new JsonObject()
        .put("http", new JsonObject().put("port", 0))
        .put("journal", new JsonObject().put("directory", directory.resolve("data").toString()));
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the service did not start or stop within 30 s", e);
    }
  }

  public Api api() {
    return new Api("http://127.0.0.1:" + port());
  }

  public int port() {
    return service.port();
  }

  public ServiceConfig config() {
    return config;
  }

  /** Writes another configuration into the file, which the service reads again by itself. */
  public void configure(JsonObject configuration) {
    write(directory.resolve("config.yaml"), defaults(directory).mergeIn(configuration, true));
  }

  /** The folder of its configuration and data. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    await(service.stop());
    await(vertx.close());
  }
}
