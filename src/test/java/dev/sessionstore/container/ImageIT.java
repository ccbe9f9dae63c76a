package dev.sessionstore.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promises of the image, kept by the very lines of the Dockerfile in a sandbox: no Docker is
 * needed, and the base image is the only part that is not tested.
 */
class ImageIT {
  private static final Logger LOG = LoggerFactory.getLogger(ImageIT.class);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);
  private static final Dockerfile DOCKERFILE = Dockerfile.read();

  private static RedisProcess redis;
  private static Sandbox sandbox;
  private static int port;
  private static Process service;

  /** Makes the archive as the build does, and starts the service as a container does. */
  @BeforeAll
  static void start() throws InterruptedException {
    String missing = Sandbox.missing();
    if (!missing.isEmpty()) {
      LOG.warn("THE IMAGE IS NOT TESTED: {}", missing);
    }
    Assumptions.assumeTrue(missing.isEmpty(), "the image is not tested: " + missing);
    redis = RedisProcess.start();
    port = Ports.free();
    sandbox = new Sandbox(Path.of(System.getProperty("service.jar")));
    archive();
    sandbox
        .with(DOCKERFILE.environment())
        .with(
            Map.of(
                "HTTP_PORT", Integer.toString(port),
                "REDIS_HOST", "127.0.0.1",
                "REDIS_PORT", Integer.toString(redis.port())));
    assertThat(isHealthy()).as("before it runs").isFalse();
    service = sandbox.start(DOCKERFILE.entryPoint(), "service");
    Await.until("healthy", Duration.ofSeconds(60), ImageIT::isHealthy);
  }

  @AfterAll
  static void stop() {
    if (sandbox != null) {
      if (service != null) {
        service.destroyForcibly();
      }
      sandbox.close();
      redis.close();
    }
  }

  private static void archive() throws InterruptedException {
    int free = Ports.free();
    List<String> command = new ArrayList<>(DOCKERFILE.shell());
    command.add(DOCKERFILE.archiveScript().replace("3001", Integer.toString(free)));
    Process build = sandbox.with(DOCKERFILE.environment()).build(command, "build");
    assertThat(build.waitFor(120, TimeUnit.SECONDS)).as(sandbox.log("build")).isTrue();
    assertThat(build.exitValue()).as(sandbox.log("build")).isZero();
  }

  private static boolean isHealthy() {
    if (service != null && !service.isAlive()) {
      throw new AssertionError("it ended: " + sandbox.log("service"));
    }
    return run(DOCKERFILE.healthCheck()) == 0;
  }

  private static int run(List<String> program) {
    try {
      Process process = sandbox.start(program, "program");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Api api() {
    return new Api("http://127.0.0.1:" + port);
  }

  /** Java itself, which is process 1 of the sandbox. */
  private static ProcessHandle java() {
    return service.descendants().reduce((outer, inner) -> inner).orElseThrow();
  }

  @Test
  void itShouldServeWithAReadOnlyRootAndKeepItsJournalInData() throws IOException {
    api().awaitState("online");
    redis.kill();
    try {
      api().awaitState("offline");
      assertThat(api().save("s-1", "{}").data().getString("durability")).isEqualTo("journal");
    } finally {
      redis.run();
    }
    try (Stream<Path> files = Files.list(sandbox.folder("data"))) {
      assertThat(files).isNotEmpty();
    }
    api().awaitState("online");
    assertThat(isHealthy()).isTrue();
  }

  @Test
  void nothingButTmpAndDataShouldBeWritable() {
    for (String file : List.of("/app/x", "/x", "/usr/x", "/etc/x")) {
      assertThat(run(List.of("touch", file))).as(file).isNotZero();
    }
    assertThat(run(List.of("touch", "/tmp/x", "/data/x"))).isZero();
  }

  @Test
  void itShouldRunAsTheUserOfTheImage() {
    assertThat(DOCKERFILE.text("USER")).isEqualTo("65532:65532");
    assertThat(run(List.of("sh", "-c", "test \"$(id -u):$(id -g)\" = 65532:65532"))).isZero();
  }

  /** The JVM ends at the start if the archive is not for this jar and these flags. */
  @Test
  void theArchiveOfTheBuildShouldBeTheOneThatIsUsed() {
    List<String> command = new ArrayList<>(DOCKERFILE.entryPoint());
    command.add(1, "-Xshare:on");
    command.add("--version");
    assertThat(run(command)).as(sandbox.log("program")).isZero();
    assertThat(sandbox.log("program")).contains("dify-session-store ").doesNotContain("archive");
  }

  @Test
  void aContainerShouldBeUnhealthyWhereNobodyListens() {
    List<String> check = DOCKERFILE.healthCheck();
    assertThat(run(List.of("env", "HTTP_PORT=" + Ports.free(), check.get(0), "-c", check.get(2))))
        .isNotZero();
  }

  @Test
  void sigtermShouldEndItWith143WithinTheGraceTime() throws Exception {
    int free = Ports.free();
    List<String> other = new ArrayList<>(List.of("env", "HTTP_PORT=" + free, "DATA_DIR=/tmp/d"));
    other.addAll(DOCKERFILE.entryPoint());
    Process stopped = sandbox.start(other, "stopped");
    Await.until(
        "it listens",
        Duration.ofSeconds(60),
        () -> sandbox.log("stopped").contains("listening on 0.0.0.0"));
    ProcessHandle java = stopped.descendants().reduce((outer, inner) -> inner).orElseThrow();
    assertThat(java.info().command().orElse("")).endsWith("java");
    // A PID namespace's process 1 ignores signals that it has no handler for.
    Shell.Result sent = Shell.run("kill", "-TERM", Long.toString(java.pid()));
    assertThat(sent.code()).as(sent.output()).isZero();
    assertThat(stopped.waitFor(STOP_GRACE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(stopped.exitValue()).isEqualTo(143);
    assertThat(sandbox.log("stopped")).contains("Main stopping graceMs=", "Main stopped");
  }

  @Test
  void javaShouldBeProcessOne() throws IOException {
    String status = Files.readString(Path.of("/proc/" + java().pid() + "/status"));
    assertThat(status).containsPattern("(?m)^NSpid:\\s.*\\s1$");
  }
}
