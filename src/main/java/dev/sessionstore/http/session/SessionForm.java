package dev.sessionstore.http.session;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A form that makes the data of a session, or a patch of them: {@code sessionId} and {@code ttl} as
 * themselves, {@code sessionData} as JSON text, every other field as a string member of its name. A
 * field beside {@code sessionData} takes the place of a member of the same name.
 */
final class SessionForm {
  private SessionForm() {}

  static RequestBody.Content<JsonBytes> read(Map<String, String> fields) {
    Map<String, String> texts = new LinkedHashMap<>(fields);
    String sessionId = texts.remove("sessionId");
    OptionalLong ttl = Ttl.parse(texts.remove("ttl"));
    String sessionData = texts.remove("sessionData");
    JsonBytes data =
        sessionData == null || sessionData.isBlank() ? null : SessionDataText.parse(sessionData);
    if (!texts.isEmpty()) {
      Map<String, JsonBytes> members = data == null ? new LinkedHashMap<>() : data.members();
      texts.forEach((name, text) -> members.put(name, JsonText.quote(text)));
      data = JsonText.object(members);
    }
    if (data == null) {
      throw RequestBody.missing("sessionData");
    }
    return new RequestBody.Content<>("".equals(sessionId) ? null : sessionId, data, ttl);
  }
}
