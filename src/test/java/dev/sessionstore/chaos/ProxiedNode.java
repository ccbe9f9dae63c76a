package dev.sessionstore.chaos;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A node, and its own way to a Redis that others may reach on theirs. */
record ProxiedNode(TcpProxy proxy, TestService service, Api api) implements AutoCloseable {
  /** With the usual configuration; it has reached Redis. */
  static ProxiedNode start(RedisProcess redis) {
    return start(redis, new JsonObject());
  }

  /** With that configuration, as in the file, the address of Redis aside. */
  static ProxiedNode start(RedisProcess redis, JsonObject configuration) {
    TcpProxy proxy = new TcpProxy(redis.port());
    JsonObject address =
        new JsonObject().put("redis", new JsonObject().put("url", proxy.redisUrl()));
    TestService service = TestService.start(address.mergeIn(configuration, true));
    ProxiedNode node = new ProxiedNode(proxy, service, service.api());
    node.api.awaitState("online");
    return node;
  }

  /** A configuration with that command timeout, in milliseconds. */
  static JsonObject commandTimeout(int millis) {
    return new JsonObject().put("redis", new JsonObject().put("commandTimeoutMs", millis));
  }

  void partition() {
    proxy.acceptAndClose(true);
    api.awaitState("offline");
  }

  void reunite() {
    proxy.heal();
    awaitHealed();
  }

  void awaitHealed() {
    Rig.awaitHealed(api);
  }

  JsonObject conflict(String id) {
    JsonArray conflicts = api.get("/api/interview/conflicts").data().getJsonArray("conflicts");
    return conflicts.stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("sessionId").equals(id))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    service.close();
    proxy.close();
  }
}
