package dev.sessionstore.store.cache;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.cache.Copies.State;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This node's copies of sessions that Redis has. A current copy answers a load without Redis; any
 * copy serves an outage.
 *
 * <p>A copy is current if it was read since the invalidation feed began, Redis has reported no
 * change of it since, and the feed was proved to work a moment ago. So an answer is stale by no
 * more than that moment, whatever happens to the link.
 *
 * <p>Bounded in bytes. Changed by one event loop, read by any thread.
 */
public final class NearCache {
  /** Ticket of a request whose answer must not be cached as current, whenever it was sent. */
  public static final Ticket UNTOLD = new Ticket(null);

  private final Copies copies;
  private final Map<SessionKey, Ticket> tickets = new HashMap<>();
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile long currentUntil;

  /**
   * The requests to Redis about one session that are under way, with no change of it reported
   * between them. Answers and reports come on two connections, so an answer that comes after a
   * report may be older than the change.
   */
  public static final class Ticket {
    private final @Nullable SessionKey key;
    private int requests;
    private boolean writes;

    private Ticket(@Nullable SessionKey key) {
      this.key = key;
    }
  }

  /**
   * @param maxBytes the bound; 0 for no copies at all
   * @param nanos a monotonic count of nanoseconds
   */
  public NearCache(long maxBytes, InstantSource clock, LongSupplier nanos) {
    this.copies = new Copies(maxBytes, clock, nanos);
    this.clock = clock;
    this.nanos = nanos;
    this.currentUntil = nanos.getAsLong();
  }

  /** Returns the copy if it is current, else null. By any thread. */
  public @Nullable Session current(SessionKey key) {
    if (!isCurrent()) {
      return null;
    }
    State state = copies.find(key);
    if (state != null && state.current() && !state.session().isExpiredAt(clock.millis())) {
      hits.increment();
      return state.session();
    }
    misses.increment();
    return null;
  }

  /** Counts the look-ups that found a current copy. */
  public long hits() {
    return hits.sum();
  }

  /** Counts the look-ups that found none while the feed worked. */
  public long misses() {
    return misses.sum();
  }

  /** Tells whether copies can be current, because the feed works. By any thread. */
  public boolean isCurrent() {
    return currentUntil - nanos.getAsLong() > 0;
  }

  /** Returns the copy, current or not, expired or not; null if there is none. By any thread. */
  public @Nullable Session find(SessionKey key) {
    State state = copies.find(key);
    return state == null ? null : state.session();
  }

  /** Returns the ids of the copies in a namespace, in no order. By any thread. */
  public Stream<String> ids(String namespace) {
    return copies.ids(namespace);
  }

  /** Counts the copies ever added; while it stays the same, ids only go. */
  public long added() {
    return copies.added();
  }

  /** Returns about how many bytes of memory the copies take. By any thread. */
  public long bytes() {
    return copies.bytes();
  }

  /**
   * Records that a request about a session is sent to Redis, and returns its ticket.
   *
   * @param writes whether the request changes the session
   */
  public Ticket ask(SessionKey key, boolean writes) {
    Ticket ticket = tickets.computeIfAbsent(key, Ticket::new);
    ticket.requests++;
    ticket.writes |= writes;
    return ticket;
  }

  /** Ends one request, and tells whether its answer is still current. */
  private boolean end(Ticket ticket) {
    SessionKey key = ticket.key;
    if (key == null || tickets.get(key) != ticket) {
      return false;
    }
    ticket.requests--;
    if (ticket.requests == 0) {
      tickets.remove(key);
    }
    return true;
  }

  /** Records that a request was not answered. */
  public void unanswered(Ticket ticket) {
    end(ticket);
  }

  /** Records a session that Redis answered. */
  public void read(SessionKey key, Ticket ticket, Session session) {
    copies.put(key, new State(session, end(ticket), false));
  }

  /** Records a session as this node has just written it. */
  public void wrote(SessionKey key, Ticket ticket, Session session) {
    // A report that has come already was probably of this very change.
    boolean unchanged = end(ticket);
    copies.put(key, new State(session, unchanged, unchanged));
  }

  /** Records that Redis has no such session. */
  public void gone(SessionKey key, Ticket ticket) {
    end(ticket);
    copies.drop(key);
  }

  /**
   * Records the version that Redis answered, and nothing more.
   *
   * @param version 0 if there is no session
   */
  public void seen(SessionKey key, Ticket ticket, long version) {
    end(ticket);
    seen(key, version);
  }

  /** Drops the copy if it is older than a version that a client has seen. */
  public void seen(SessionKey key, long version) {
    Session copy = find(key);
    if (copy != null && (version == 0 || copy.version() < version)) {
      copies.drop(key);
    }
  }

  /** Begins the feed. Earlier copies and requests are of a time when nothing was reported. */
  public void beginTold() {
    allChanged();
  }

  /**
   * Extends the time in which copies are current.
   *
   * @param until its end, by the count of nanoseconds
   */
  public void currentUntil(long until) {
    currentUntil = until;
  }

  /** Ends the feed: from now on the copies only serve an outage. */
  public void endTold() {
    currentUntil = nanos.getAsLong();
    tickets.clear();
  }

  /** Records a reported change. */
  public void changed(SessionKey key) {
    Ticket ticket = tickets.remove(key);
    boolean changing = ticket != null && ticket.writes;
    State state = copies.find(key);
    if (state != null && (changing || state.own())) {
      // Most likely this node's own change. The copy is not current, but still serves an outage.
      copies.put(key, new State(state.session(), false, false));
    } else if (state != null) {
      copies.drop(key);
    }
  }

  /** Records a report that any session may have changed. */
  public void allChanged() {
    tickets.clear();
    copies.dropAll();
  }
}
