package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.Folders;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The README, followed to the letter: its commands are run as they stand, with another port where
 * one is taken, and answer what it shows.
 */
class ReadmeIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReadmeIT.class);
  private static final int PORT = 3001;
  private static final int REDIS_PORT = 6379;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  /** A command, with the lines that go on with it, and the answer up to a blank line. */
  private static final Pattern STEP =
      Pattern.compile("(?m)^\\$ ((?:.*\\\\\n)*.*)\n((?:(?!\\$ ).+\n)*)");

  /** Left out, and what differs from run to run. */
  private static final Pattern VARYING = Pattern.compile("…|(?<=\"(?:version|ttl)\":)\\d+");

  private int port;
  private RedisProcess redis;
  private Path folder;
  private Process service;

  @BeforeEach
  void start() throws IOException {
    boolean hasCurl = Shell.has("curl");
    if (!hasCurl) {
      LOG.warn("THE COMMANDS OF THE README ARE NOT TESTED: there is no curl");
    }
    Assumptions.assumeTrue(hasCurl, "the commands of the README are not tested without curl");
    port = Ports.freeOr(PORT);
    redis = RedisProcess.stoppedOn(Ports.freeOr(REDIS_PORT));
    redis.run();
    folder = Files.createTempDirectory("readme-");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (service != null) {
      service.destroyForcibly().waitFor();
    }
    if (redis != null) {
      redis.close();
      Folders.delete(folder);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "src/site/markdown/zh/README.md"})
  void everyCommandShouldAnswerWhatIsShown(String file) throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(Path.of(file))).results().map(b -> b.group(1)).toList();
    run(blocks.get(0).lines().toList());
    List<String> answered = new ArrayList<>();
    for (String block : blocks) {
      Matcher step = STEP.matcher(block);
      while (step.find()) {
        follow(step.group(1), step.group(2).strip());
        answered.add(step.group(1));
      }
    }
    assertThat(answered).as("the first calls, an outage and the replay").hasSize(8);
  }

  /** The two commands at the top: the first has been run already, since the jar is there. */
  private void run(List<String> commands) throws IOException {
    assertThat(commands).hasSize(2);
    assertThat(commands.get(0)).startsWith("mvn ").endsWith(" package");
    Path jar = Path.of(System.getProperty("service.jar"));
    assertThat(jar).as("package it first").isRegularFile();
    Files.createDirectory(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("target").resolve(jar.getFileName()), jar);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + commands.get(1))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, java) -> java + File.pathSeparator + path);
    if (port != PORT) {
      builder.environment().put("HTTP_PORT", Integer.toString(port));
    }
    if (redis.port() != REDIS_PORT) {
      builder.environment().put("REDIS_URL", redis.url());
    }
    service = builder.start();
    awaitAnswer("curl http://127.0.0.1:3001/health", Pattern.compile(".*\"online\".*"));
  }

  private void follow(String command, String shown) {
    switch (command) {
      // Of a Redis that saves nothing, the end by a signal leaves as little.
      case "redis-cli shutdown nosave" -> redis.kill();
      case "redis-server --daemonize yes" -> redis.run();
      default -> {
        assertThat(command).startsWith("curl ");
        assertThat(shown).isNotEmpty();
        Pattern answer = pattern(shown);
        if (command.endsWith("/health")) {
          // A reader is slower than the store, which is back after a second.
          awaitAnswer(command, answer);
        } else {
          assertThat(answerTo(command)).as(command).matches(answer);
        }
      }
    }
  }

  private void awaitAnswer(String command, Pattern wanted) {
    Await.until(
        wanted + " for " + command,
        PATIENCE,
        () -> {
          if (!service.isAlive()) {
            throw new AssertionError("the service ended with " + service.exitValue());
          }
          return wanted.matcher(answerTo(command)).matches();
        });
  }

  private String answerTo(String command) {
    String here = command.replaceFirst("curl", "curl -s").replace(":" + PORT, ":" + port);
    return Shell.run("sh", "-c", here).output().strip();
  }

  private static Pattern pattern(String shown) {
    StringBuilder pattern = new StringBuilder();
    Matcher varying = VARYING.matcher(shown);
    int end = 0;
    while (varying.find()) {
      pattern.append(Pattern.quote(shown.substring(end, varying.start())));
      pattern.append(varying.group().equals("…") ? ".*" : "\\d+");
      end = varying.end();
    }
    return Pattern.compile(pattern.append(Pattern.quote(shown.substring(end))).toString());
  }
}
