package dev.sessionstore;

import dev.sessionstore.config.ConfigException;
import dev.sessionstore.config.ConfigHelp;
import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.LiveConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the service. Exit codes: 0 after a stop by signal, 1 if it cannot start, 2 if the command
 * line or the configuration is wrong, 3 if memory runs out.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final String USAGE =
      """
      usage: java -jar dify-session-store.jar [--conf FILE] [--help] [--version]

        --conf FILE  read this configuration file instead of conf/config.yaml
        --help       print this and every key of the configuration, and exit
        --version    print the version and exit

      The environment overrides the file, and system properties (-Dhttp.port=3002) override
      the environment.\
      """;

  private static final int CANNOT_START = 1;
  private static final int WRONG_CONFIGURATION = 2;

  private static final OutOfMemory OUT_OF_MEMORY =
      new OutOfMemory(code -> Runtime.getRuntime().halt(code));

  /** Time that the stop may take beyond the grace time of requests, in milliseconds. */
  private static final long STOP_MARGIN_MS = 2_000;

  private static final long CONFIG_INTERVAL_MS = 2_000;

  private Main() {}

  public static void main(String[] arguments) {
    Path file = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          System.out.printf("%s%n%n%s", USAGE, ConfigHelp.text());
          return;
        }
        case "--version" -> {
          System.out.println("dify-session-store " + version());
          return;
        }
        case "--conf" -> {
          if (++i == arguments.length) {
            refuse("--conf needs a FILE");
            return;
          }
          file = Path.of(arguments[i]);
        }
        default -> {
          refuse("unknown argument: " + arguments[i]);
          return;
        }
      }
    }
    serve(file);
  }

  private static void refuse(String reason) {
    System.err.println(reason);
    System.err.println(USAGE);
    System.exit(WRONG_CONFIGURATION);
  }

  private static void serve(@Nullable Path configFile) {
    OUT_OF_MEMORY.install();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> unhandled(error));
    leaveOutBufferEvents();
    Metrics metrics = new Metrics(version());
    Vertx vertx = GatheredWrites.vertx(metrics.vertx());
    vertx.exceptionHandler(Main::unhandled);
    ConfigLoader loader = new ConfigLoader(vertx, configFile);
    loader
        .load()
        .map(LiveConfig::new)
        .onSuccess(config -> config.watch(vertx, loader, CONFIG_INTERVAL_MS))
        .compose(config -> start(vertx, config, metrics))
        .onFailure(Main::giveUp);
  }

  /**
   * Netty's buffer events load the whole Flight Recorder, which takes a tenth of the time until
   * ready. Must be set before the first class of Netty is loaded; what the operator sets stays.
   */
  static void leaveOutBufferEvents() {
    System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
  }

  private static Future<?> start(Vertx vertx, LiveConfig live, Metrics metrics) {
    ServiceConfig config = live.get();
    logTransport(vertx);
    logHeap(config);
    SessionStoreApplication application =
        new SessionStoreApplication(vertx, live, SessionClock.system(), metrics);
    long graceMillis = config.http().shutdownGraceMs();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(vertx, application, graceMillis), "shutdown"));
    return application
        .start()
        .onSuccess(
            status -> {
              System.out.println(Banner.of(version(), config, application.port(), status));
              System.out.flush();
            });
  }

  /** The native transport takes less processor time; without it all works the same. */
  private static void logTransport(Vertx vertx) {
    if (vertx.isNativeTransportEnabled()) {
      LOG.info("transport=native");
    } else {
      LOG.info("transport=nio cause={}", String.valueOf(vertx.unavailableNativeTransportCause()));
    }
  }

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

  /** Stops within the grace time and two margins, whatever still runs. */
  private static void stop(Vertx vertx, SessionStoreApplication application, long graceMillis) {
    // After a start that failed its reason is to be the last line.
    boolean served = application.port() > 0;
    if (served) {
      LOG.info("stopping graceMs={}", graceMillis);
    }
    try {
      application.stop().await(graceMillis + STOP_MARGIN_MS, TimeUnit.MILLISECONDS);
      vertx.close().await(STOP_MARGIN_MS, TimeUnit.MILLISECONDS);
      if (served) {
        LOG.info("stopped");
      }
    } catch (TimeoutException e) {
      LOG.warn("stopped with requests still in flight");
    }
  }

  private static void giveUp(Throwable error) {
    boolean isConfiguration = error instanceof ConfigException;
    System.err.println((isConfiguration ? "" : "cannot start: ") + error.getMessage());
    LOG.debug("cannot start", error);
    // On a thread of its own: the stop that an exit causes needs the event loop that calls this.
    int code = isConfiguration ? WRONG_CONFIGURATION : CANNOT_START;
    new Thread(() -> System.exit(code), "exit").start();
  }

  private static void unhandled(Throwable error) {
    OUT_OF_MEMORY.check(error);
    LOG.error("unhandled error", error);
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
