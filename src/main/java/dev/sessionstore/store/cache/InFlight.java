package dev.sessionstore.store.cache;

import dev.sessionstore.session.SessionKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redis is being asked about, and whether it told of a change meanwhile: an answer and a
 * change come on two connections, so an answer may be older than a change that came before it. To
 * be used from one event loop.
 */
public final class InFlight {
  /** Of a question that was asked while nobody told of changes. */
  public static final Ticket UNTOLD = new Ticket(null);

  private final Map<SessionKey, Ticket> tickets = new HashMap<>();

  /** Questions about one session with no change between them. */
  public static final class Ticket {
    private final @Nullable SessionKey key;
    private int questions;
    private boolean writes;

    private Ticket(@Nullable SessionKey key) {
      this.key = key;
    }
  }

  /**
   * @param writes whether it is a change that is asked for
   */
  Ticket begin(SessionKey key, boolean writes) {
    Ticket ticket = tickets.computeIfAbsent(key, Ticket::new);
    ticket.questions++;
    ticket.writes |= writes;
    return ticket;
  }

  /** Tells whether the answer is still true; once a question. */
  boolean end(Ticket ticket) {
    SessionKey key = ticket.key;
    if (key == null || tickets.get(key) != ticket) {
      return false;
    }
    ticket.questions--;
    if (ticket.questions == 0) {
      tickets.remove(key);
    }
    return true;
  }

  /** Questions about it from now on are others. Tells whether this node is just changing it. */
  boolean changed(SessionKey key) {
    Ticket ticket = tickets.remove(key);
    return ticket != null && ticket.writes;
  }

  void allChanged() {
    tickets.clear();
  }
}
