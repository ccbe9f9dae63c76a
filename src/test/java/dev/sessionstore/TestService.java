package dev.sessionstore;

import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The whole service in this process, on a free port, configured by a file of its own. */
public final class TestService implements AutoCloseable {
  private static final int PATIENT_MS = 10_000;

  private final Vertx vertx;
  private final Path directory;
  private final Service service;
  private final ServiceConfig config;

  private TestService(Vertx vertx, Path directory, ServiceConfig config, Service service) {
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
      Files.writeString(file, defaults(directory).mergeIn(configuration, true).encode());
      Vertx vertx = GatheredWrites.vertx(new VertxOptions());
      ServiceConfig config = await(new ConfigLoader(vertx, file).load()).config();
      Service service = new Service(vertx, config, clock);
      await(service.start());
      return new TestService(vertx, directory, config, service);
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
