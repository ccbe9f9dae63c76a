package dev.sessionstore.store.cache;

import dev.sessionstore.session.SessionKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests to Redis that are under way, and whether Redis reported a change of their session
 * meanwhile. Answers and reports come on two connections, so an answer that comes after a report
 * may be older than the change. To be used from one event loop.
 */
public final class InFlight {
  /** Ticket of a request whose answer must not be cached as current, whenever it was sent. */
  public static final Ticket UNTOLD = new Ticket(null);

  private final Map<SessionKey, Ticket> tickets = new HashMap<>();

  /** The requests about one session that were sent with no change reported between them. */
  public static final class Ticket {
    private final @Nullable SessionKey key;
    private int requests;
    private boolean writes;

    private Ticket(@Nullable SessionKey key) {
      this.key = key;
    }
  }

  /**
   * @param writes whether the request changes the session
   */
  Ticket begin(SessionKey key, boolean writes) {
    Ticket ticket = tickets.computeIfAbsent(key, Ticket::new);
    ticket.requests++;
    ticket.writes |= writes;
    return ticket;
  }

  /** Ends one request, and tells whether its answer is still current. */
  boolean end(Ticket ticket) {
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

  /** Records a report, and tells whether this node has a change of the session under way. */
  boolean changed(SessionKey key) {
    Ticket ticket = tickets.remove(key);
    return ticket != null && ticket.writes;
  }

  void allChanged() {
    tickets.clear();
  }
}
