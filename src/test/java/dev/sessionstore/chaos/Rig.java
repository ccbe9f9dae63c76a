package dev.sessionstore.chaos;

import dev.sessionstore.TestService;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The whole service on a real Redis behind a proxy, and what faults need to get at it. */
final class Rig implements Subject, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USUAL_TIMEOUT_MS = 250;

  private final RedisProcess redis = RedisProcess.start();
  private final RedisProcess emptyMaster = RedisProcess.start();
  private final TcpProxy proxy = new TcpProxy(redis.port());
  private final SessionClock clock = SessionClock.system();
  private final TestService service;
  private final Api api;

  /** With the usual deadline of commands, as faults need it that are slowness. */
  Rig() {
    this(USUAL_TIMEOUT_MS);
  }

  /** With that deadline of commands, below which a machine that stalls is no outage. */
  Rig(int commandTimeoutMs) {
    JsonObject address = new JsonObject().put("url", proxy.redisUrl());
    this.service =
        TestService.start(
            ProxiedNode.commandTimeout(commandTimeoutMs)
                .mergeIn(new JsonObject().put("redis", address), true),
            clock);
    this.api = service.api();
    awaitHealed();
  }

  @Override
  public RedisProcess redis() {
    return redis;
  }

  /** Another Redis without any data. */
  RedisProcess emptyMaster() {
    return emptyMaster;
  }

  TcpProxy proxy() {
    return proxy;
  }

  SessionClock clock() {
    return clock;
  }

  @Override
  public Api api() {
    return api;
  }

  @Override
  public void awaitHealed() {
    awaitHealed(api);
  }

  static void awaitHealed(Api api) {
    Await.until("the store is healed", PATIENCE, () -> isHealed(api));
  }

  private static boolean isHealed(Api api) {
    JsonObject store = api.store();
    return store.getString("state").equals("online") && store.getLong("waiting") == 0;
  }

  void awaitOffline() {
    Await.until(
        "Redis is given up", PATIENCE, () -> api.store().getString("state").equals("offline"));
  }

  /** Lets some time pass, which is what a fault is made of where it has no other end. */
  static void pass(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Await.until(millis + " ms have passed", () -> System.nanoTime() > end);
  }

  /** Until a patch of the session need not ask Redis first, and no news is on its way. */
  static void awaitCopy(Api api, String id) {
    api.awaitCopy(id);
    // The beats of some hundred milliseconds are answered behind the news of what was before.
    pass(300);
    api.awaitCopy(id);
  }

  /** Deletes what the last fault left on Redis's disk. */
  void forgetDisk() {
    for (String name : List.of("dump.rdb", "appendonlydir", "appendonly.aof")) {
      deleteAll(redis.directory().resolve(name));
    }
  }

  private static void deleteAll(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    proxy.heal();
    if (redis.isRunning()) {
      redis.resume();
    }
    service.close();
    proxy.close();
    redis.close();
    emptyMaster.close();
  }
}
