package dev.sessionstore.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real redis-server of the test's own, which it starts, kills, stops and restarts. It keeps
 * nothing on disk unless the test asks for it by options.
 */
public final class RedisProcess implements AutoCloseable {
  private final int port;
  private final Path directory;
  private final List<String> options;
  private Process process;

  private RedisProcess(int port, Path directory, List<String> options) {
    this.port = port;
    this.directory = directory;
    this.options = options;
  }

  /** A server on a free port that is running and answers. */
  public static RedisProcess start(String... options) {
    RedisProcess redis = stopped(options);
    redis.run();
    return redis;
  }

  /** A server on a free port that is not running yet. */
  public static RedisProcess stopped(String... options) {
    return stoppedOn(Ports.free(), options);
  }

  /** A server on that port that is not running yet. */
  public static RedisProcess stoppedOn(int port, String... options) {
    try {
      return new RedisProcess(port, Files.createTempDirectory("redis-"), List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** The folder of its dump file. */
  public Path directory() {
    return directory;
  }

  /** Starts it, with further options, and waits until it answers. */
  public void run(String... more) {
    runWithoutWaiting(more);
    Await.until("redis-server on port " + port, this::answers);
  }

  /** Starts it, for tests of a server that does not answer at once. */
  public void runWithoutWaiting(String... more) {
    List<String> command = new ArrayList<>();
    command.add(RedisBinary.path().toString());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "no"));
    command.addAll(options);
    command.addAll(List.of(more));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("redis-server ended: see " + directory.resolve("redis.log"));
    }
    try (RedisClient client = new RedisClient(port)) {
      String answer = client.call("PING");
      return answer.equals("PONG") || answer.startsWith("NOAUTH");
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }

  /** {@code kill -9}: it writes nothing any more. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Hangs it: connections stay open and nothing is answered. */
  public void pause() {
    Shell.signal(process, "STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    Shell.signal(process, "CONT");
  }

  /** Runs one command on a connection of its own and gives the answer as text. */
  public String call(String... command) {
    try (RedisClient client = new RedisClient(port)) {
      return client.call(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    Folders.delete(directory);
  }
}
