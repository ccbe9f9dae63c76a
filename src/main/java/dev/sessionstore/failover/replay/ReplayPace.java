package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import java.util.Set;

/**
 * How much a replay has under way at a time.
 *
 * @param bytes beside one session
 * @param left sessions that are left for another replay
 */
public record ReplayPace(long bytes, Set<SessionKey> left) {
  /** One session after the other. */
  static final ReplayPace ONE_BY_ONE = new ReplayPace(1, Set.of());

  /** What a slow network carries within a command's deadline. */
  public static final ReplayPace FULL = new ReplayPace(1024 * 1024, Set.of());
}
