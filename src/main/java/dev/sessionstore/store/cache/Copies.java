package dev.sessionstore.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies of sessions, bounded in bytes. A later version is never replaced by an earlier one.
 * Changed by one event loop, read by any thread.
 */
final class Copies {
  /** Bytes of a copy beside its id and its data, about. */
  private static final int OVERHEAD_BYTES = 400;

  /** Time for which the copy of an expired session is kept, to know in an outage that it ended. */
  private static final long EXPIRED_KEPT_MS = Duration.ofMinutes(10).toMillis();

  private final Cache<SessionKey, Copy> cache;
  private long added;

  /**
   * A session, and whether it may be answered.
   *
   * @param current whether no change has been reported since it was read
   * @param own whether this node wrote it, so that Redis is going to report it
   */
  record State(Session session, boolean current, boolean own) {}

  /**
   * An entry of the cache. Its state is replaced in place while its size and expiry are about
   * right, since putting a new entry costs many times as much.
   */
  private static final class Copy {
    private static final double LARGEST_GROWTH = 1.1;

    private final int size;
    private final long expiresAt;
    private volatile State state;

    Copy(State state) {
      this.state = state;
      this.size = state.session().data().length();
      this.expiresAt = state.session().expiresAt();
    }

    /** Tells whether the size and the expiry by which the cache evicts are about right for it. */
    boolean fits(Session session) {
      return session.data().length() <= size * LARGEST_GROWTH
          && session.data().length() * LARGEST_GROWTH >= size
          && Math.abs(session.expiresAt() - expiresAt) <= EXPIRED_KEPT_MS / 2;
    }

    boolean isLaterThan(State other) {
      return state.session().version() > other.session().version();
    }
  }

  Copies(long maxBytes, InstantSource clock, LongSupplier nanos) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(Copies::size)
            .expireAfter(
                Expiry.<SessionKey, Copy>writing(
                    (key, copy) ->
                        Duration.ofMillis(
                            Math.max(0, copy.expiresAt - clock.millis() + EXPIRED_KEPT_MS))))
            .ticker(nanos::getAsLong)
            // The calling thread evicts, so that there is no further one.
            .executor(Runnable::run)
            .build();
  }

  private static int size(@Nullable SessionKey key, @Nullable Copy copy) {
    return key == null || copy == null ? 0 : OVERHEAD_BYTES + key.id().value().length() + copy.size;
  }

  @Nullable State find(SessionKey key) {
    Copy copy = cache.getIfPresent(key);
    return copy == null ? null : copy.state;
  }

  /** Puts a session, unless there is a later version. */
  void put(SessionKey key, State state) {
    Copy copy = cache.getIfPresent(key);
    if (copy == null) {
      added++;
    }
    if (copy == null || !copy.fits(state.session())) {
      cache.asMap().merge(key, new Copy(state), (old, made) -> old.isLaterThan(state) ? old : made);
    } else if (!copy.isLaterThan(state)) {
      copy.state = state;
    }
  }

  void drop(SessionKey key) {
    cache.invalidate(key);
  }

  void dropAll() {
    cache.invalidateAll();
  }

  Stream<String> ids(String namespace) {
    return cache.asMap().keySet().stream()
        .filter(key -> key.namespace().equals(namespace))
        .map(key -> key.id().value());
  }

  long added() {
    return added;
  }

  long bytes() {
    return cache.policy().eviction().stream()
        .mapToLong(eviction -> eviction.weightedSize().orElse(0))
        .sum();
  }
}
