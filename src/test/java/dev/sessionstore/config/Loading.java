package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads configurations of an environment and of system properties that tests make up. */
final class Loading {
  private final Path directory;

  Loading(Path directory) {
    this.directory = directory;
  }

  /** Of these three sources. */
  ServiceConfig load(String yaml, Map<String, String> environment, Map<String, String> properties) {
    try {
      Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
      return load(file, environment, properties);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  ServiceConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> properties) {
    return new ConfigLoader(environment, properties).load(file);
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

  /** The message with which a load fails. */
  static String failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable load) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, load);
    if (thrown == null) {
      throw new AssertionError("it was taken for a good configuration");
    }
    return String.valueOf(thrown.getMessage());
  }
}
