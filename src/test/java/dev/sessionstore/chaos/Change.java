package dev.sessionstore.chaos;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client asks to change, and what it makes of a session; an empty state is no session. */
sealed interface Change {
  /** What the session is afterwards. */
  Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state);

  /** Whether it is refused where there is no session. */
  default boolean needsSession() {
    return true;
  }

  /** Whether the session expires when it would have expired before. */
  default boolean keepsExpiry() {
    return true;
  }

  /** Creates or replaces whole. */
  record Save(Map<String, Object> data) implements Change {
    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return Optional.of(data);
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

  /** Sets one member, in one of the three ways to ask for it. */
  record SetMember(Way way, String name, Object value) implements Change {
    enum Way {
      MERGE_PATCH,
      JSON_PATCH,
      FIELD
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
  }

  /** Takes one member out, by a merge patch. */
  record RemoveMember(String name) implements Change {
    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return state.map(
          data -> {
            Map<String, Object> next = new TreeMap<>(data);
            next.remove(name);
            return next;
          });
    }
  }

  /** Renews the expiry. */
  record Touch() implements Change {
    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return state;
    }

    @Override
    public boolean keepsExpiry() {
      return false;
    }
  }

  /** Deletes. */
  record Delete() implements Change {
    @Override
    public Optional<Map<String, Object>> applyTo(Optional<Map<String, Object>> state) {
      return Optional.empty();
    }

    @Override
    public boolean needsSession() {
      return false;
    }
  }
}
