package dev.sessionstore.config;

import org.jspecify.annotations.Nullable;

/**
 * The address of Redis, and the limits of its use.
 *
 * @param configured whether a key of the address is set; if not, the absence of Redis is no outage
 * @param commandTimeoutMs the deadline of a command, and of each step of connecting
 * @param maxInFlight commands that have been sent and not answered yet
 * @param maxQueued commands that wait for their turn to be sent; a further one fails at once
 */
public record RedisConfig(
    boolean configured,
    String host,
    int port,
    @Nullable String username,
    @Nullable String password,
    int database,
    long commandTimeoutMs,
    int maxInFlight,
    int maxQueued) {

  /** Without the password, so that no log or message shows it. */
  @Override
  public String toString() {
    return "RedisConfig[" + address() + ", configured=" + configured + "]";
  }

  /** The address, without secrets. */
  public String address() {
    return "redis://%s:%d/%d".formatted(host, port, database);
  }
}
