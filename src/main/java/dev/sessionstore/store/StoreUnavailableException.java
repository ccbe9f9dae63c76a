package dev.sessionstore.store;

/**
 * The store cannot know or do something now; a later attempt may succeed. If the failure came after
 * a change was sent, it is not known whether the change was made.
 */
public class StoreUnavailableException extends RuntimeException {
  /**
   * @param message the reason, for operators
   */
  public StoreUnavailableException(String message) {
    // No stack trace: thousands of these are made in an instant when a connection breaks.
    super(message, null, false, false);
  }
}
