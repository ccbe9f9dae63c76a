package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Loads configurations of an environment and of system properties that tests make up. */
final class Loading implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Path directory;

  Loading(Path directory) {
    this.directory = directory;
  }

  /** Loads the configuration of these three sources. */
  ServiceConfig load(String yaml, Map<String, String> environment, Map<String, String> properties) {
    try {
      Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
      return load(file, environment, properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServiceConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> properties) {
    Path read = ConfigLoader.fileToRead(file, environment.getOrDefault("CONFIG_FILE", ""));
    return await(new ConfigLoader(vertx, read, texts(environment), texts(properties)));
  }

  /** Loads the configuration of this process's own environment and properties. */
  ServiceConfig ofProcess() {
    return await(new ConfigLoader(vertx, null));
  }

  ServiceConfig file(String yaml) {
    return load(yaml, Map.of(), Map.of());
  }

  ServiceConfig environment(Map<String, String> environment) {
    return load("{}", environment, Map.of());
  }

  ServiceConfig properties(Map<String, String> properties) {
    return load("{}", Map.of(), properties);
  }

  private static ConfigStoreOptions texts(Map<String, String> texts) {
    JsonObject json = new JsonObject();
    texts.forEach(json::put);
    return ConfigLoader.store("json", json);
  }

  private static ServiceConfig await(ConfigLoader loader) {
    try {
      return ConfigBinder.bind(loader.load().await(30, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new AssertionError("the configuration was not read within 30 s", e);
    }
  }

  /** Gives the message with which a load fails. */
  static String failure(ThrowingCallable load) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, load);
    if (thrown == null) {
      throw new AssertionError("it was taken for a good configuration");
    }
    return String.valueOf(thrown.getMessage());
  }

  @Override
  public void close() {
    try {
      vertx.close().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("Vert.x did not close within 30 s", e);
    }
  }
}
