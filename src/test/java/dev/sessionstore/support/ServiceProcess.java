package dev.sessionstore.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service as a process of its own, in a folder of its own. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("http://[^ ]+:(\\d+)");

  private final ProcessBuilder builder;
  private final Path directory;
  private Process process;

  private ServiceProcess(ProcessBuilder builder, Path directory) {
    this.builder = builder;
    this.directory = directory;
    run();
  }

  /**
   * Starts it and does not wait.
   *
   * @param environment variables beside those of this process, which may name no setting
   */
  public static ServiceProcess start(Map<String, String> environment, String... arguments) {
    return start(environment, List.of(), arguments);
  }

  /** The same, with options of the JVM. */
  public static ServiceProcess start(
      Map<String, String> environment, List<String> jvmOptions, String... arguments) {
    return start(List.of(), environment, jvmOptions, arguments);
  }

  /** The same, with a limit of open files, by the program {@code prlimit}. */
  public static ServiceProcess startWithOpenFiles(int limit, Map<String, String> environment) {
    return start(List.of("prlimit", "--nofile=" + limit), environment, List.of());
  }

  private static ServiceProcess start(
      List<String> launcher,
      Map<String, String> environment,
      List<String> jvmOptions,
      String... arguments) {
    Path jar = Path.of(System.getProperty("service.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError("no " + jar + ": package it first");
    }
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    try {
      Path directory = Files.createTempDirectory("service-");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(directory.resolve("out").toFile())
              .redirectError(Redirect.appendTo(directory.resolve("err").toFile()));
      builder.environment().putAll(environment);
      return new ServiceProcess(builder, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}, as if the machine had stopped but for its disk. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGSTOP: connections stay open and nothing is answered. */
  public void pause() {
    Shell.signal(process, "STOP");
  }

  /** SIGCONT. */
  public void resume() {
    Shell.signal(process, "CONT");
  }

  /** Starts it anew, as it was and with what it left in its folder, and does not wait. */
  public void runAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("it still runs");
    }
    run();
  }

  /**
   * From now on no file of the process can grow beyond that size, which to it is a full disk.
   *
   * @param bytes a number, or {@code unlimited}
   * @return whether this machine has a program that does it
   */
  public boolean limitFiles(String bytes) {
    if (!Shell.has("prlimit")) {
      return false;
    }
    // The soft limit alone: the hard one could not be raised again.
    Shell.Result result =
        Shell.run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":");
    if (result.code() != 0) {
      throw new AssertionError("prlimit: " + result.output());
    }
    return true;
  }

  /** Waits until it says that it listens, and gives the address that it names. */
  public String awaitAddress() {
    Await.until(
        "the service's first lines",
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended with " + process.exitValue() + ": " + err());
          }
          return out().contains("/s-1\n");
        });
    Matcher address = ADDRESS.matcher(out());
    if (!address.find()) {
      throw new AssertionError("no address in: " + out());
    }
    return address.group();
  }

  /** Waits for its end and gives its exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it still runs after " + PATIENCE + ": " + out() + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Processor time that it has used so far. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** What it has written to its standard output. */
  public String out() {
    return read("out");
  }

  /** What it, and those of its folder before it, have written to their standard error. */
  public String err() {
    return read("err");
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    Folders.delete(directory);
  }
}
