package dev.sessionstore.http.dify;

import dev.sessionstore.http.JsonDocument;
import dev.sessionstore.http.Language;
import dev.sessionstore.http.Message;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.StoreStatus;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Renders the answer that shows that the way is clear, and which store serves. */
final class DifyCheck {
  private static final int SIZE_HINT = 512;

  private DifyCheck() {}

  static Buffer answer(
      StoreStatus status, String address, List<String> namespaces, Language language) {
    Placement placement = status.placement();
    return JsonDocument.of(
        SIZE_HINT,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("success", true);
          json.writeStringField("message", message(placement).in(language));
          json.writeObjectFieldStart("data");
          json.writeBooleanField("reachable", true);
          json.writeStringField("store", placement.storage().wireName());
          json.writeStringField("state", status.state());
          json.writeBooleanField("degraded", placement.degraded());
          json.writeStringField("durability", placement.durability().wireName());
          json.writeStringField("address", address);
          json.writeArrayFieldStart("namespaces");
          for (String namespace : namespaces) {
            json.writeString(namespace);
          }
          json.writeEndArray();
          JsonDocument.time(json, "time", System.currentTimeMillis());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static Message message(Placement placement) {
    if (placement.storage() == Storage.REDIS) {
      return Message.of("dify.onRedis");
    }
    return Message.of(placement.degraded() ? "dify.degraded" : "dify.inMemory");
  }
}
