package dev.sessionstore.http;

import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.StoreStatus;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Renders the answer that tells, in one glance, that the way is clear and which store serves. */
final class DifyCheck {
  private static final Text ON_REDIS =
      new Text("网络已打通，会话保存在 Redis", "The way is clear, and sessions are kept in Redis");
  private static final Text IN_MEMORY =
      new Text(
          "网络已打通，会话保存在本服务的内存中（没有 Redis）",
          "The way is clear, and sessions are kept in this service's memory (there is no Redis)");
  private static final Text DEGRADED =
      new Text(
          "网络已打通，但 Redis 暂不可用，由本服务的内存代为保存，恢复后写回",
          "The way is clear, but Redis is unreachable; this service keeps sessions until it is"
              + " back");

  private static final int SIZE_HINT = 512;

  private DifyCheck() {}

  static Buffer answer(
      StoreStatus status, String address, List<String> namespaces, Language language) {
    JsonWriter out = new JsonWriter(SIZE_HINT);
    out.beginObject().name("success").value(true);
    out.name("message").value(message(status).in(language));
    out.name("data").beginObject().name("reachable").value(true);
    out.name("store").value(status.placement().storage().wireName());
    out.name("state").value(status.state());
    out.name("degraded").value(status.placement().degraded());
    out.name("durability").value(status.placement().durability().wireName());
    out.name("address").value(address);
    out.name("namespaces").beginArray();
    namespaces.forEach(out::value);
    out.endArray().name("time").time(System.currentTimeMillis());
    return out.endObject().endObject().buffer();
  }

  private static Text message(StoreStatus status) {
    if (status.placement().storage() == Storage.REDIS) {
      return ON_REDIS;
    }
    return status.placement().degraded() ? DEGRADED : IN_MEMORY;
  }
}
