package dev.sessionstore.store;

import dev.sessionstore.session.SessionKey;
import java.util.Set;

/**
 * How much a replay has under way at a time.
 *
 * @param bytes beside one session
 * @param left sessions that are left for another replay
 */
record Pace(long bytes, Set<SessionKey> left) {
  /** One session after the other. */
  static final Pace ONE_BY_ONE = new Pace(1, Set.of());

  /** What a slow network carries within a command's deadline. */
  static final Pace FULL = new Pace(1024 * 1024, Set.of());
}
