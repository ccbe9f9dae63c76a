package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonLimits;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.patch.MergePatch;
import dev.sessionstore.session.patch.PatchLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A form that says what a session's data, or a patch of them, are: {@code sessionId} and {@code
 * ttl} as themselves, {@code sessionData} as JSON text, every other field as a string member of its
 * name. A field beside {@code sessionData} takes the place of a member of the same name.
 *
 * @param sessionId what the form says, or null
 * @param object the JSON object that the form makes; null if it says nothing of any
 */
record SessionForm(@Nullable String sessionId, OptionalLong ttl, @Nullable JsonBytes object) {
  private static final PatchLimits NO_LIMITS =
      new PatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  static SessionForm of(Map<String, String> fields) {
    Map<String, String> members = new LinkedHashMap<>(fields);
    members.remove(FormFields.PLACEHOLDER, "");
    String sessionId = members.remove("sessionId");
    OptionalLong ttl = Ttl.parse(members.remove("ttl"));
    String sessionData = members.remove("sessionData");
    JsonBytes object =
        sessionData == null || sessionData.isBlank() ? null : SessionDataText.parse(sessionData);
    if (!members.isEmpty()) {
      JsonBytes strings = objectOf(members);
      object =
          object == null
              ? strings
              : MergePatch.parse(strings.array(), JsonLimits.MAX_DEPTH).applyTo(object, NO_LIMITS);
    }
    return new SessionForm(
        sessionId == null || sessionId.isEmpty() ? null : sessionId, ttl, object);
  }

  private static JsonBytes objectOf(Map<String, String> members) {
    Map<String, JsonBytes> strings = new LinkedHashMap<>();
    members.forEach((name, value) -> strings.put(name, JsonText.quote(value)));
    return JsonText.object(strings);
  }
}
