package dev.sessionstore.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import redis.embedded.core.ExecutableProvider;

/** Finds a redis-server: the one on the PATH, or the one that the embedded-redis jar carries. */
final class RedisBinary {
  private static final String NAME = "redis-server";
  private static final Path FOUND = find();

  private RedisBinary() {}

  static Path path() {
    return FOUND;
  }

  private static Path find() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .filter(folder -> !Boolean.getBoolean("embedded.redis"))
        .map(folder -> Path.of(folder, NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(RedisBinary::embedded);
  }

  private static Path embedded() {
    try {
      return ExecutableProvider.newJarResourceProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
