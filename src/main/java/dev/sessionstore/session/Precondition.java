package dev.sessionstore.session;

import java.util.Set;

/**
 * A condition on the stored session, without which a command is not carried out (RFC 9110, section
 * 13). The store checks it and applies the command in one atomic step.
 */
public sealed interface Precondition {
  Precondition NONE = new None();

  record None() implements Precondition {}

  /** There is no such session: {@code If-None-Match: *}. */
  record IfAbsent() implements Precondition {}

  /** There is such a session, whatever its version: {@code If-Match: *}. */
  record IfPresent() implements Precondition {}

  /** The session has one of these versions; none if the client named only tags of no version. */
  record IfVersion(Set<Long> versions) implements Precondition {
    public IfVersion {
      versions = Set.copyOf(versions);
    }
  }

  default boolean holdsFor(long version) {
    if (this instanceof IfVersion wanted) {
      return wanted.versions().contains(version);
    }
    return !(this instanceof IfAbsent);
  }

  default boolean holdsForAbsent() {
    return this instanceof None || this instanceof IfAbsent;
  }
}
