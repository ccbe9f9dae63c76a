package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packaged service as a process that can be killed, with its journal, and a Redis that forgets
 * nothing it has acknowledged.
 */
final class ServiceRig implements Subject, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USUAL_PORT = 6379;

  /** Longer than a machine stalls, usually. */
  private static final int COMMAND_TIMEOUT_MS = 2_000;

  private final RedisProcess redis =
      RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
  private final KillableNode node;
  private final boolean isToldOfNone;
  private @Nullable TcpProxy proxy;

  private ServiceRig(Map<String, String> environment) {
    isToldOfNone = false;
    proxy = new TcpProxy(redis.port());
    Map<String, String> all = new HashMap<>();
    all.put("REDIS_COMMAND_TIMEOUT_MS", Integer.toString(COMMAND_TIMEOUT_MS));
    all.putAll(environment);
    all.putAll(Map.of("HTTP_PORT", "0", "REDIS_URL", proxy.redisUrl()));
    node = new KillableNode(ServiceProcess.start(all));
    node.awaitStart();
  }

  private ServiceRig() {
    isToldOfNone = true;
    node =
        new KillableNode(
            ServiceProcess.start(Map.of("HTTP_PORT", "0"), localhostIs(otherLoopback())));
    node.awaitStart();
  }

  /** One that is to use Redis, and does. */
  static ServiceRig onRedis(Map<String, String> environment) {
    ServiceRig rig = new ServiceRig(environment);
    rig.awaitHealed();
    return rig;
  }

  /** One that is told of no Redis, and finds none until it {@link #appears}. */
  static ServiceRig withoutRedis() {
    return new ServiceRig();
  }

  /** Of this process alone, so that nobody's Redis is found, and nobody finds this one. */
  private static InetAddress otherLoopback() {
    long pid = ProcessHandle.current().pid();
    byte[] address = {127, 77, (byte) (pid >> 8), (byte) (pid | 1)};
    try {
      return InetAddress.getByAddress(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options that make a JVM look for {@code localhost} there. */
  private static List<String> localhostIs(InetAddress address) {
    try {
      Path hosts = Files.createTempFile("hosts-", ".txt");
      hosts.toFile().deleteOnExit();
      Files.writeString(hosts, address.getHostAddress() + " localhost\n");
      return List.of("-Dvertx.disableDnsResolver=true", "-Djdk.net.hosts.file=" + hosts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on Redis is where a service looks that is told of none. */
  void appears() {
    proxy = new TcpProxy(redis.port(), new InetSocketAddress(otherLoopback(), USUAL_PORT));
  }

  @Override
  public Api api() {
    return node.api();
  }

  @Override
  public RedisProcess redis() {
    return redis;
  }

  TcpProxy proxy() {
    return proxy;
  }

  ServiceProcess process() {
    return node.process();
  }

  @Override
  public boolean mayBeStandalone() {
    return isToldOfNone;
  }

  @Override
  public void awaitHealed() {
    Rig.awaitHealed(api());
  }

  void awaitState(String state) {
    Await.until("store " + state, PATIENCE, () -> api().store().getString("state").equals(state));
  }

  /** Takes Redis away from the service. */
  void partition() {
    proxy.acceptAndClose(true);
    awaitState("offline");
  }

  /** {@code kill -9}, whatever it is doing. */
  void kill() {
    node.kill();
  }

  /** Starts it again and waits until it can be asked. */
  void startAgain() {
    node.startAgain();
  }

  /** How many changes the process that runs now found in its journal. */
  long restored() {
    return node.restored();
  }

  /** The data of a session in Redis itself. */
  String inRedis(String id) {
    return redis.call("HGET", "interview:session:" + id, "data");
  }

  @Override
  public void close() {
    node.close();
    if (proxy != null) {
      proxy.close();
    }
    redis.close();
  }
}
