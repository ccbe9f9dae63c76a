package dev.sessionstore.store;

import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;

/** A connection on which Redis reports the sessions that change in it, whoever changes them. */
public interface InvalidationStream {
  /** Receives the reports, in the order of the changes. */
  interface Listener {
    /** Reports that a session was changed or deleted, or has expired. */
    void changed(SessionKey key);

    /** Reports that any session may have changed. */
    void allChanged();

    /**
     * Reports that all changes before a moment have been reported.
     *
     * @param nanos the moment by {@link System#nanoTime}
     */
    void toldUntil(long nanos);
  }

  /** Completes with the cause when the reports end; never fails. */
  Future<String> lost();

  /** Closes the connection; the listener receives nothing more. */
  void cut(String cause);
}
