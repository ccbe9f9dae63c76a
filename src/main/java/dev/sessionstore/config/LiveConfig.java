package dev.sessionstore.config;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force. When the file changes, keys that need no restart change with it. Read
 * it where a value is used; safe from any thread.
 *
 * <p>The file is read again in intervals, by its path, so that a swapped symbolic link (the {@code
 * ..data} of a ConfigMap) is a change like any other. {@code ConfigRetriever.listen} would log a
 * stack trace in every interval in which the file is wrong.
 */
public final class LiveConfig implements Supplier<ServiceConfig>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

  static final Set<String> LIVE_KEYS =
      Set.of(
          "http.maxBodyBytes",
          "http.escapeNonAscii",
          "http.language",
          "http.publicUrl",
          "http.allowedHosts",
          "http.cors.origins",
          "http.maxPendingBodyBytes",
          "http.maxPendingAnswerBytes",
          "sessions.ttl",
          "redis.password",
          "outage.recentWindow",
          "outage.recentMaxBytes",
          "log.level");

  private final List<Consumer<ServiceConfig>> listeners = new CopyOnWriteArrayList<>();
  private volatile ServiceConfig config;
  private volatile Runnable cancel = () -> {};
  private final Map<String, Object> inForce;
  private Map<String, Object> lastRead;
  private String lastProblem = "";

  public LiveConfig(Map<String, Object> values) {
    config = ConfigBinder.bind(values);
    inForce = new HashMap<>(values);
    lastRead = values;
  }

  @Override
  public ServiceConfig get() {
    return config;
  }

  /** Tells a listener of the configuration in force, now and after each change. */
  public void listen(Consumer<ServiceConfig> listener) {
    listeners.add(listener);
    listener.accept(config);
  }

  /** Reads the configuration again in intervals, until {@link #close}. */
  public void watch(Vertx vertx, ConfigLoader loader, long intervalMillis) {
    long id =
        vertx.setPeriodic(
            intervalMillis, timer -> loader.load().onSuccess(this::replace).onFailure(this::keep));
    cancel = () -> vertx.cancelTimer(id);
  }

  @Override
  public void close() {
    cancel.run();
  }

  private synchronized void keep(Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    if (!message.equals(lastProblem)) {
      LOG.warn("configuration not reloaded, the old one stays in force: {}", message);
    }
    lastProblem = message;
  }

  private synchronized void replace(Map<String, Object> read) {
    lastProblem = "";
    Set<String> changed = new TreeSet<>(lastRead.keySet());
    changed.addAll(read.keySet());
    changed.removeIf(key -> Objects.equals(lastRead.get(key), read.get(key)));
    lastRead = read;
    Set<String> live = new TreeSet<>(changed);
    live.retainAll(LIVE_KEYS);
    changed.removeAll(live);
    if (!changed.isEmpty()) {
      LOG.warn("configuration changed keys={}: these need a restart to take effect", changed);
    }
    if (!live.isEmpty()) {
      // A key that is gone from the sources, and has no default, is unset.
      live.forEach(key -> inForce.compute(key, (same, before) -> read.get(key)));
      config = ConfigBinder.bind(inForce);
      listeners.forEach(listener -> listener.accept(config));
      LOG.info("configuration reloaded keys={}", live);
    }
  }
}
