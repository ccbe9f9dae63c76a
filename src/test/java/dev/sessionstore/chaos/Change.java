package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A change of a session: its request, and its effect. An empty state is no session. */
sealed interface Change {
  /** Seconds, longer than any test. */
  long A_DAY = 86_400;

  /** The kind of call, for counting. */
  String kind();

  /** The state of the session after the change. */
  Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state);

  /**
   * Makes the call.
   *
   * @param version of the session as far as the client knows
   */
  Answer send(Api api, String id, long version);

  /** Whether the change is refused where there is no session. */
  default boolean needsSession() {
    return true;
  }

  /** Whether the session keeps its expiry. */
  default boolean keepsExpiry() {
    return true;
  }

  /** The state that a save depends on. */
  enum Condition {
    NONE,
    /** {@code If-None-Match: *}. */
    ABSENT,
    /** {@code If-Match} with the version that the client knows. */
    SAME_VERSION
  }

  /** Creates a session or replaces it whole. */
  record Save(Map<String, Object> data, long ttl, Condition condition) implements Change {
    Save(Map<String, Object> data) {
      this(data, A_DAY, Condition.NONE);
    }

    @Override
    public String kind() {
      return "save";
    }

    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return Optional.of(data);
    }

    @Override
    public Answer send(Api api, String id, long version) {
      String path = Api.session(id) + "?ttl=" + ttl;
      String body = new JsonObject(data).encode();
      String[] type = {"Content-Type", "application/json"};
      return switch (condition) {
        case NONE -> api.send("PUT", path, body, type);
        case ABSENT -> api.send("PUT", path, body, type[0], type[1], "If-None-Match", "*");
        case SAME_VERSION ->
            api.send("PUT", path, body, type[0], type[1], "If-Match", "\"" + version + "\"");
      };
    }

    @Override
    public boolean needsSession() {
      return false;
    }

    @Override
    public boolean keepsExpiry() {
      return false;
    }
  }

  /** Sets one member, in one of the three ways of the API. */
  record SetMember(Way way, String name, Object value) implements Change {
    enum Way {
      MERGE_PATCH,
      JSON_PATCH,
      FIELD
    }

    @Override
    public String kind() {
      return way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return state.map(
          data -> {
            Map<String, Object> next = new TreeMap<>(data);
            next.put(name, value);
            return next;
          });
    }

    @Override
    public Answer send(Api api, String id, long version) {
      return switch (way) {
        case MERGE_PATCH -> api.patch(id, new JsonObject().put(name, value).encode());
        case JSON_PATCH -> {
          JsonObject add =
              new JsonObject().put("op", "add").put("path", "/" + name).put("value", value);
          String type = "application/json-patch+json";
          yield api.send(
              "PATCH", Api.session(id), new JsonArray().add(add).encode(), "Content-Type", type);
        }
        case FIELD -> {
          String path = Api.session(id) + "/fields/" + name;
          yield api.send("PUT", path, (String) value, "Content-Type", "text/plain");
        }
      };
    }
  }

  /** Removes one member by a merge patch. */
  record RemoveMember(String name) implements Change {
    @Override
    public String kind() {
      return "merge patch";
    }

    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return state.map(
          data -> {
            Map<String, Object> next = new TreeMap<>(data);
            next.remove(name);
            return next;
          });
    }

    @Override
    public Answer send(Api api, String id, long version) {
      return api.patch(id, new JsonObject().putNull(name).encode());
    }
  }

  /** Renews the expiry. */
  record Touch(long ttl) implements Change {
    Touch() {
      this(A_DAY);
    }

    @Override
    public String kind() {
      return "touch";
    }

    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return state;
    }

    @Override
    public Answer send(Api api, String id, long version) {
      return api.touch(id, ttl);
    }

    @Override
    public boolean keepsExpiry() {
      return false;
    }
  }

  /** Deletes the session. */
  record Delete() implements Change {
    @Override
    public String kind() {
      return "delete";
    }

    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return Optional.empty();
    }

    @Override
    public Answer send(Api api, String id, long version) {
      return api.delete(id);
    }

    @Override
    public boolean needsSession() {
      return false;
    }
  }
}
