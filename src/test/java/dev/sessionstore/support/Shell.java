package dev.sessionstore.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
public final class Shell {
  private static final long PATIENCE_SECONDS = 60;

  private Shell() {}

  /** What came of a program; the output is both of its streams. */
  public record Result(int code, String output) {}

  /** Whether there is such a program. */
  public static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs a program to its end. */
  public static Result run(String... command) {
    try {
      Path output = Files.createTempFile("shell-", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command[0] + " still runs after " + PATIENCE_SECONDS + " s");
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Result(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a process a signal, by the name of the signal. */
  public static void signal(Process process, String name) {
    Result result = run("kill", "-" + name, Long.toString(process.pid()));
    if (result.code() != 0) {
      throw new IllegalStateException("kill -" + name + ": " + result.output());
    }
  }
}
