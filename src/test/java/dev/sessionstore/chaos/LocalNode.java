package dev.sessionstore.chaos;

import dev.sessionstore.TestService;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;

/** A node in this process. */
final class LocalNode extends Node {
  private final SessionClock clock = SessionClock.system();
  private final TestService service;
  private final Api api;

  private LocalNode(String name, TcpProxy redisLink, JsonObject configuration) {
    super(name, redisLink);
    this.service = TestService.start(configuration, clock);
    this.api = service.api();
  }

  /**
   * Starts a node and waits until it is online.
   *
   * @param configuration as in the file, without the address of Redis
   */
  static LocalNode start(String name, RedisProcess redis, JsonObject configuration) {
    TcpProxy link = new TcpProxy(redis.port());
    JsonObject address =
        new JsonObject().put("redis", new JsonObject().put("url", link.redisUrl()));
    LocalNode node = new LocalNode(name, link, address.mergeIn(configuration, true));
    node.awaitState("online");
    return node;
  }

  /** A configuration with a command timeout in milliseconds. */
  static JsonObject commandTimeout(int millis) {
    return new JsonObject().put("redis", new JsonObject().put("commandTimeoutMs", millis));
  }

  SessionClock clock() {
    return clock;
  }

  @Override
  Api apiIfUp() {
    return api;
  }

  @Override
  public void close() {
    service.close();
    super.close();
  }
}
