package dev.sessionstore.store;

/**
 * The store cannot know or do it now; another try later makes sense. Whether a change was made is
 * unknown where the failure came after it was sent.
 */
public class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, for operators
   */
  public StoreUnavailableException(String message) {
    // No stack trace: thousands of these are made in an instant when a connection breaks.
    super(message, null, false, false);
  }
}
