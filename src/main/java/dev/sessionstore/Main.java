package dev.sessionstore;

import dev.sessionstore.config.ConfigException;
import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the service. Exit codes: 0 after a stop by signal, 1 if it cannot start, 2 if the command
 * line or the configuration is wrong.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final int CANNOT_START = 1;
  private static final int WRONG_CONFIGURATION = 2;

  /** What the stop may take beyond the grace time of requests, in milliseconds. */
  private static final long STOP_MARGIN_MS = 2_000;

  private Main() {}

  public static void main(String[] arguments) {
    CommandLine commandLine;
    try {
      commandLine = CommandLine.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(CommandLine.USAGE);
      System.exit(WRONG_CONFIGURATION);
      return;
    }
    switch (commandLine.action()) {
      case HELP -> System.out.println(CommandLine.USAGE);
      case VERSION -> System.out.println("dify-session-store " + version());
      case SERVE -> serve(commandLine, System.out);
    }
  }

  private static void serve(CommandLine commandLine, PrintStream out) {
    NettyDefaults.set();
    Vertx vertx = GatheredWrites.vertx(new VertxOptions());
    new ConfigLoader(vertx, commandLine.configFile())
        .load()
        .compose(loaded -> start(vertx, loaded.config(), out))
        .onFailure(Main::giveUp);
  }

  /** The native transport takes less processor time; without it all works the same. */
  private static void logTransport(Vertx vertx) {
    if (vertx.isNativeTransportEnabled()) {
      LOG.info("transport=native");
    } else {
      LOG.info("transport=nio cause={}", String.valueOf(vertx.unavailableNativeTransportCause()));
    }
  }

  /** What is bounded must fit, or the bounds are worth nothing. */
  private static void logHeap(ServiceConfig config) {
    long bounds =
        config.fallback().maxBytes()
            + config.outage().recentMaxBytes()
            + config.nearCache().maxBytes();
    long heap = Runtime.getRuntime().maxMemory();
    if (bounds > heap / 4 * 3) {
      LOG.warn(
          "heapMiB={} boundsMiB={}: fallback.maxBytes, outage.recentMaxBytes and nearCache.maxBytes"
              + " may together take more than three quarters of the heap; raise -Xmx or lower them",
          heap >> 20,
          bounds >> 20);
    }
  }

  private static Future<?> start(Vertx vertx, ServiceConfig config, PrintStream out) {
    logTransport(vertx);
    logHeap(config);
    Service service = new Service(vertx, config, SessionClock.system());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> stop(vertx, service, config.http().shutdownGraceMs()), "shutdown"));
    return service
        .start()
        .onSuccess(
            status -> {
              out.println(Banner.of(version(), config, service.port(), status));
              out.flush();
            });
  }

  private static void stop(Vertx vertx, Service service, long graceMillis) {
    LOG.info("stopping graceMs={}", graceMillis);
    try {
      service.stop().await(graceMillis + STOP_MARGIN_MS, TimeUnit.MILLISECONDS);
      vertx.close().await(STOP_MARGIN_MS, TimeUnit.MILLISECONDS);
      LOG.info("stopped");
    } catch (TimeoutException e) {
      LOG.warn("stopped with requests still in flight");
    }
  }

  private static void giveUp(Throwable error) {
    if (error instanceof ConfigException) {
      System.err.println(error.getMessage());
      exit(WRONG_CONFIGURATION);
      return;
    }
    System.err.println("cannot start: " + error.getMessage());
    LOG.debug("cannot start", error);
    exit(CANNOT_START);
  }

  /** Not on the event loop that calls: the stop that an exit causes may need that very loop. */
  private static void exit(int code) {
    new Thread(() -> System.exit(code), "exit").start();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
