package dev.sessionstore.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This node's copies of sessions that Redis has. A copy that is current is answered without asking
 * Redis; any copy serves an outage, in which nobody can know better.
 *
 * <p>A copy is current if it was read since Redis began to tell this node what changes, Redis has
 * told nothing of it since, and Redis was heard of only a moment ago. So it is stale for no longer
 * than that moment, whatever becomes of the way to Redis.
 *
 * <p>Bounded in bytes. Copies are changed by one event loop and read by any thread.
 */
public final class NearCache {
  /** A rough count of what a copy takes beside its key's and its data's bytes. */
  private static final int OVERHEAD_BYTES = 400;

  /** For so long a copy of an expired session tells, in an outage, that it has expired. */
  private static final long EXPIRED_KEPT_MS = Duration.ofMinutes(10).toMillis();

  private final Cache<SessionKey, Copy> copies;
  private final InFlight inFlight = new InFlight();
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private boolean told;
  private long added;
  private volatile long currentUntil;

  /**
   * @param maxBytes the bound; 0 for no copies at all
   * @param clock the store's time
   * @param nanos a monotonic count of nanoseconds
   */
  public NearCache(long maxBytes, InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.currentUntil = nanos.getAsLong();
    this.copies =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(NearCache::size)
            .expireAfter(new UntilForgotten())
            .ticker(nanos::getAsLong)
            // Evictions by whoever finds them due: no thread of its own.
            .executor(Runnable::run)
            .build();
  }

  /**
   * A session and what it is worth.
   *
   * @param current whether it was so when Redis was last heard of
   * @param own whether it is what this node wrote, of which Redis is going to tell
   */
  private record State(Session session, boolean current, boolean own) {}

  /**
   * A session's place in the cache. Its state is replaced where it stands as long as the place
   * fits: to put it anew, with its size and expiry, costs many times as much.
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

    /** Whether the size and the expiry that the cache goes by are right for it, about. */
    boolean fits(Session session) {
      return session.data().length() <= size * LARGEST_GROWTH
          && session.data().length() * LARGEST_GROWTH >= size
          && Math.abs(session.expiresAt() - expiresAt) <= EXPIRED_KEPT_MS / 2;
    }
  }

  private static int size(@Nullable SessionKey key, @Nullable Copy copy) {
    return key == null || copy == null ? 0 : OVERHEAD_BYTES + key.id().value().length() + copy.size;
  }

  /** The copy if it is current, else null. By any thread. */
  public @Nullable Session current(SessionKey key) {
    if (!isCurrent()) {
      return null;
    }
    State state = state(key);
    if (state != null && state.current() && !state.session().isExpiredAt(clock.millis())) {
      hits.increment();
      return state.session();
    }
    misses.increment();
    return null;
  }

  /** How often a copy was current when it was asked for. */
  public long hits() {
    return hits.sum();
  }

  /** How often there was none though copies could be current. */
  public long misses() {
    return misses.sum();
  }

  /** Whether there may be current copies. By any thread. */
  public boolean isCurrent() {
    return currentUntil - nanos.getAsLong() > 0;
  }

  /** The copy, current or not, expired or not; null if there is none. By any thread. */
  public @Nullable Session find(SessionKey key) {
    State state = state(key);
    return state == null ? null : state.session();
  }

  private @Nullable State state(SessionKey key) {
    Copy copy = copies.getIfPresent(key);
    return copy == null ? null : copy.state;
  }

  /** The ids of the copies in a namespace, in no order. By any thread. */
  public Stream<String> ids(String namespace) {
    return copies.asMap().keySet().stream()
        .filter(key -> key.namespace().equals(namespace))
        .map(key -> key.id().value());
  }

  /** How many copies have been added ever: while it stays as it is, ids only go. */
  public long added() {
    return added;
  }

  /** The memory that the copies take, in bytes, about. By any thread. */
  public long bytes() {
    return copies.policy().eviction().stream()
        .mapToLong(eviction -> eviction.weightedSize().orElse(0))
        .sum();
  }

  /**
   * Redis is being asked about a session; what it answers belongs to this moment.
   *
   * @param writes whether it is asked to change it
   */
  public InFlight.Ticket ask(SessionKey key, boolean writes) {
    return told ? inFlight.begin(key, writes) : InFlight.UNTOLD;
  }

  /** It did not answer. */
  public void unanswered(InFlight.Ticket ticket) {
    inFlight.end(ticket);
  }

  /** Redis answered with a session that is there. */
  public void read(SessionKey key, InFlight.Ticket ticket, Session session) {
    boolean unchanged = inFlight.end(ticket);
    put(key, new State(session, unchanged, false));
  }

  /** Redis answered with the session that this node made of it. */
  public void wrote(SessionKey key, InFlight.Ticket ticket, Session session) {
    // If something was told already, it was probably of this very change.
    boolean unchanged = inFlight.end(ticket);
    put(key, new State(session, unchanged, unchanged));
  }

  /** Redis answered that there is no session. */
  public void gone(SessionKey key, InFlight.Ticket ticket) {
    inFlight.end(ticket);
    remove(key);
  }

  /**
   * Redis answered with the session's version, and nothing more.
   *
   * @param version 0 if there is no session
   */
  public void seen(SessionKey key, InFlight.Ticket ticket, long version) {
    inFlight.end(ticket);
    seen(key, version);
  }

  /** The session has this version, or had it a moment ago. */
  public void seen(SessionKey key, long version) {
    Session copy = find(key);
    if (copy != null && (version == 0 || copy.version() < version)) {
      remove(key);
    }
  }

  /** A copy with a later version stays. */
  private void put(SessionKey key, State state) {
    Copy copy = copies.getIfPresent(key);
    if (copy == null || !copy.fits(state.session())) {
      putAnew(key, state);
    } else if (copy.state.session().version() <= state.session().version()) {
      copy.state = state;
    }
  }

  private void putAnew(SessionKey key, State state) {
    copies
        .asMap()
        .compute(
            key,
            (same, old) -> {
              if (old != null && old.state.session().version() > state.session().version()) {
                return old;
              }
              if (old == null) {
                added++;
              }
              return new Copy(state);
            });
  }

  private void remove(SessionKey key) {
    copies.invalidate(key);
  }

  /** From now on Redis tells all that changes. What was copied before may have changed untold. */
  public void beginTold() {
    told = true;
    inFlight.allChanged();
    copies.invalidateAll();
  }

  /**
   * All that changed before a moment has been told.
   *
   * @param until until when a copy may be answered because of that, in nanoseconds
   */
  public void currentUntil(long until) {
    currentUntil = until;
  }

  /** From now on nobody tells what changes: the copies serve an outage, and nothing else. */
  public void endTold() {
    currentUntil = nanos.getAsLong();
    told = false;
    inFlight.allChanged();
  }

  /** Redis told that a session has changed. */
  public void changed(SessionKey key) {
    boolean changing = inFlight.changed(key);
    Copy copy = copies.getIfPresent(key);
    if (copy != null && (changing || copy.state.own())) {
      // Most likely by this node. It is asked for again, but still good for an outage.
      copy.state = new State(copy.state.session(), false, false);
    } else if (copy != null) {
      remove(key);
    }
  }

  /** Redis told that anything may have changed. */
  public void allChanged() {
    inFlight.allChanged();
    copies.invalidateAll();
  }

  /** A copy goes some time after its session. */
  private final class UntilForgotten implements Expiry<SessionKey, Copy> {
    @Override
    public long expireAfterCreate(SessionKey key, Copy copy, long now) {
      long millis = copy.expiresAt - clock.millis() + EXPIRED_KEPT_MS;
      return Duration.ofMillis(Math.max(0, millis)).toNanos();
    }

    @Override
    public long expireAfterUpdate(SessionKey key, Copy copy, long now, long left) {
      return expireAfterCreate(key, copy, now);
    }

    @Override
    public long expireAfterRead(SessionKey key, Copy copy, long now, long left) {
      return left;
    }
  }
}
