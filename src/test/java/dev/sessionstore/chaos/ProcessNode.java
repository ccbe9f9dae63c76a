package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node that is a process of the packaged jar: it can be killed, started again on what it left on
 * disk, and stopped for a while.
 */
final class ProcessNode extends Node {
  private static final int DEFAULT_REDIS_PORT = 6379;
  private static final Pattern RESTORED = Pattern.compile("journal restored=(\\d+)");

  private final AtomicReference<@Nullable Api> api = new AtomicReference<>();
  private final ServiceProcess process;

  private ProcessNode(String name, @Nullable TcpProxy redisLink, ServiceProcess process) {
    super(name, redisLink);
    this.process = process;
  }

  /** Starts a node and does not wait. */
  static ProcessNode start(String name, RedisProcess redis, Map<String, String> environment) {
    TcpProxy link = new TcpProxy(redis.port());
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(Map.of("HTTP_PORT", "0", "REDIS_URL", link.redisUrl()));
    return new ProcessNode(name, link, ServiceProcess.start(all));
  }

  /** Starts a node without an address of Redis, which finds none before {@link #findsRedis}. */
  static ProcessNode withoutRedis(String name) {
    return new ProcessNode(
        name, null, ServiceProcess.start(Map.of("HTTP_PORT", "0"), localhostIs(otherLoopback())));
  }

  /** A loopback address of this process alone: no other Redis is found there. */
  private static InetAddress otherLoopback() {
    long pid = ProcessHandle.current().pid();
    byte[] address = {127, 77, (byte) (pid >> 8), (byte) (pid | 1)};
    try {
      return InetAddress.getByAddress(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options that make a JVM resolve {@code localhost} to the address. */
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

  /** From now on Redis is where a node without an address of Redis looks for it. */
  void findsRedis(RedisProcess redis) {
    InetSocketAddress address = new InetSocketAddress(otherLoopback(), DEFAULT_REDIS_PORT);
    setRedisLink(new TcpProxy(redis.port(), address));
  }

  @Override
  @Nullable Api apiIfUp() {
    return api.get();
  }

  ServiceProcess process() {
    return process;
  }

  /** Waits until the node answers. */
  void awaitStart() {
    api.set(new Api(process.awaitAddress()));
  }

  /** {@code kill -9} at once. */
  void kill() {
    api.set(null);
    process.kill();
  }

  /** Starts the killed node and waits until it answers. */
  void startAgain() {
    process.runAgain();
    awaitStart();
  }

  /** The number of changes that the last start found in the journal. */
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
    super.close();
  }
}
