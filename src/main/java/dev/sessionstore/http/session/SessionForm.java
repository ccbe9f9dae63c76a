package dev.sessionstore.http.session;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A form that makes the data of a session, or a patch of them: {@code sessionId} and {@code ttl} as
 * themselves, {@code sessionData} as JSON text, every other field as a string member of its name. A
 * field beside {@code sessionData} takes the place of a member of the same name.
 *
 * @param sessionId what the form says, or null
 * @param object the JSON object that the form makes; null if it says nothing of any
 */
record SessionForm(@Nullable String sessionId, OptionalLong ttl, @Nullable JsonBytes object) {
  static SessionForm of(Map<String, String> fields) {
    Map<String, String> members = new LinkedHashMap<>(fields);
    members.remove(FormFields.PLACEHOLDER, "");
    String sessionId = members.remove("sessionId");
    OptionalLong ttl = Ttl.parse(members.remove("ttl"));
    String sessionData = members.remove("sessionData");
    JsonBytes object =
        sessionData == null || sessionData.isBlank() ? null : SessionDataText.parse(sessionData);
    if (!members.isEmpty()) {
      object = objectOf(object, members);
    }
    return new SessionForm(
        sessionId == null || sessionId.isEmpty() ? null : sessionId, ttl, object);
  }

  private static JsonBytes objectOf(@Nullable JsonBytes object, Map<String, String> texts) {
    Map<String, JsonBytes> members = object == null ? new LinkedHashMap<>() : object.members();
    texts.forEach((name, text) -> members.put(name, JsonText.quote(text)));
    return JsonText.object(members);
  }
}
