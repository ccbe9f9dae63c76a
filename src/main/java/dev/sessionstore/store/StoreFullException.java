package dev.sessionstore.store;

/** The store has no room for a change; nothing that it accepted is dropped to make room. */
public final class StoreFullException extends RuntimeException {
  private final long limit;

  /**
   * @param limit the store's bound in bytes
   */
  public StoreFullException(long limit) {
    super("the bound of " + limit + " bytes is reached", null, false, false);
    this.limit = limit;
  }

  /** Returns the store's bound in bytes. */
  public long limit() {
    return limit;
  }
}
