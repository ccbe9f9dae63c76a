package dev.sessionstore.container;

import dev.sessionstore.support.Folders;
import dev.sessionstore.support.Shell;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs programs as a container would: as user 65532, as process 1, with a root that is read-only
 * but for {@code /tmp} and {@code /data}. The machine's own system stands for that of the image.
 */
final class Sandbox implements AutoCloseable {
  private static final String BWRAP = "bwrap";
  private static final Set<String> OTHERWISE = Set.of("proc", "dev", "tmp", "app", "data", "sys");

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Sandbox(Path jar) {
    try {
      folder = Files.createTempDirectory("sandbox-");
      Files.createDirectories(folder.resolve("app"));
      Files.createDirectories(folder.resolve("data"));
      // With the time of the original, as a copy into an image has it.
      Files.copy(
          jar,
          folder.resolve("app").resolve("app.jar"),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put(
        "PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + path());
  }

  private static String path() {
    return System.getenv("PATH");
  }

  /** Why none can be had on this machine; empty if it can. */
  static String missing() {
    if (!Shell.has(BWRAP)) {
      return "there is no " + BWRAP + " (Debian: bubblewrap)";
    }
    Shell.Result probe =
        Shell.run(BWRAP, "--unshare-user", "--uid", "65532", "--ro-bind", "/", "/", "true");
    return probe.code() == 0 ? "" : BWRAP + " may not do its work: " + probe.output().strip();
  }

  Sandbox with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** The folder that is {@code /app} or {@code /data} inside. */
  Path folder(String name) {
    return folder.resolve(name);
  }

  /** Starts a program that finds everything but {@code /tmp} and {@code /data} read-only. */
  Process start(List<String> program, String log) {
    return start(program, log, "--ro-bind");
  }

  /** The same while the image is built: {@code /app} can be written, too. */
  Process build(List<String> program, String log) {
    return start(program, log, "--bind");
  }

  private Process start(List<String> program, String log, String bindOfApp) {
    List<String> command = new ArrayList<>(List.of(BWRAP, "--die-with-parent", "--as-pid-1"));
    command.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-ipc"));
    command.addAll(List.of("--uid", "65532", "--gid", "65532"));
    command.addAll(system());
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
    command.addAll(List.of(bindOfApp, folder("app").toString(), "/app"));
    command.addAll(List.of("--bind", folder("data").toString(), "/data"));
    command.addAll(List.of("--remount-ro", "/", "--chdir", "/app", "--"));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of the machine's root; those of the image's own are left out. */
  private static List<String> system() {
    List<String> binds = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Path.of("/"))) {
      for (Path top : folders.filter(Files::isDirectory).toList()) {
        String name = top.getFileName().toString();
        if (Files.isSymbolicLink(top)) {
          binds.addAll(
              List.of("--symlink", Files.readSymbolicLink(top).toString(), top.toString()));
        } else if (!OTHERWISE.contains(name)) {
          binds.addAll(List.of("--ro-bind", top.toString(), top.toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return binds;
  }

  String log(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}
