package dev.sessionstore.chaos;

import java.util.List;
import java.util.function.Supplier;

/** A client of a rig that makes one call after the other. Of one thread at a time. */
interface TestClient extends Runnable {
  /** Makes clients of one kind. */
  interface Maker {
    /**
     * @param tally counts the next call
     */
    TestClient make(int number, Supplier<CallTally> tally);
  }

  /** Makes one call. */
  @Override
  void run();

  /** Looks at everything once more: all nodes are healed, so Redis has it and they tell that. */
  void lookAgain();

  /** Everything that was seen and must not be. */
  List<String> violations();
}
