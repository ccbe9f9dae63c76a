package dev.sessionstore.chaos;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one session must be, by the calls of its only writer that were answered. A write that was
 * not acknowledged may have happened or not, and may still happen: after it no further call is
 * made, so that the end has two explanations at the most.
 */
final class SessionModel {
  private final String id;
  private final List<String> history = new ArrayList<>();
  private JsonObject expected;
  private JsonObject alternative;
  private boolean uncertain;
  private long version;

  SessionModel(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** The session's data as the last acknowledged write left them; empty if there is no session. */
  Optional<JsonObject> expected() {
    return Optional.ofNullable(expected);
  }

  /** Whether a write was not acknowledged, so that the writer must leave the session alone. */
  boolean isUncertain() {
    return uncertain;
  }

  /** A write was acknowledged, with that outcome and version; null for a deletion. */
  void acknowledged(String call, JsonObject outcome, long newVersion) {
    history.add(call + " -> " + newVersion);
    if (outcome != null) {
      if (newVersion <= version) {
        throw violation("the version went from " + version + " to " + newVersion);
      }
      version = newVersion;
    }
    expected = outcome;
  }

  /** A write was not acknowledged; this is what it would have made of the session. */
  void unacknowledged(String call, JsonObject outcome) {
    history.add(call + " -> ?");
    alternative = outcome;
    uncertain = true;
  }

  /** A read was answered. */
  void read(JsonObject found, long foundVersion) {
    history.add("load -> " + foundVersion);
    boolean isExplained =
        Objects.equals(found, expected) || uncertain && Objects.equals(found, alternative);
    if (!isExplained) {
      throw violation("a load gave " + found);
    }
    if (found != null && foundVersion < version) {
      throw violation("a load gave version " + foundVersion + " after " + version);
    }
    if (found != null) {
      version = foundVersion;
    }
  }

  private AssertionError violation(String what) {
    return new AssertionError(
        "session %s: %s; expected %s%s; history: %s"
            .formatted(
                id,
                what,
                expected,
                uncertain ? " or " + alternative : "",
                String.join(", ", history)));
  }
}
