package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.ServiceProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packaged service as a process that is killed and started again on what it left on disk. */
final class KillableNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern RESTORED = Pattern.compile("journal restored=(\\d+)");

  private final AtomicReference<@Nullable Api> api = new AtomicReference<>();
  private final ServiceProcess process;

  /**
   * @param process that has been started
   */
  KillableNode(ServiceProcess process) {
    this.process = process;
  }

  /** Waits until it can be asked. */
  void awaitStart() {
    api.set(new Api(process.awaitAddress()));
  }

  /** The way to it; null while it cannot be asked. */
  @Nullable Api apiIfUp() {
    return api.get();
  }

  /** The way to it; waits while it is being started again. */
  Api api() {
    AtomicReference<@Nullable Api> current = new AtomicReference<>();
    Await.until(
        "the service is up",
        PATIENCE,
        () -> {
          current.set(api.get());
          return current.get() != null;
        });
    return current.get();
  }

  ServiceProcess process() {
    return process;
  }

  /** {@code kill -9}, whatever it is doing. */
  void kill() {
    api.set(null);
    process.kill();
  }

  /** Starts it again and waits until it can be asked. */
  void startAgain() {
    process.runAgain();
    awaitStart();
  }

  /** How many changes the process that runs now found in its journal. */
  long restored() {
    return RESTORED
        .matcher(process.err())
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Override
  public void close() {
    process.close();
  }
}
