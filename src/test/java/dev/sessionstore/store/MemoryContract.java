package dev.sessionstore.store;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.ManualClock;

/** The contract of stores in memory, whose clock the test moves. */
public abstract class MemoryContract extends SessionStoreContract {
  private final ManualClock time = new ManualClock();

  @Override
  public final SessionClock clock() {
    return time.clock();
  }

  @Override
  public final void pass(long millis) {
    time.advance(millis);
  }
}
