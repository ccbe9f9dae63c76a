package dev.sessionstore.store;

/** The store has no room for this; nothing that it holds is dropped to make room. */
public final class StoreFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long limit;

  /**
   * @param limit the store's bound in bytes
   */
  public StoreFullException(long limit) {
    super("the bound of " + limit + " bytes is reached", null, false, false);
    this.limit = limit;
  }

  /** The store's bound in bytes. */
  public long limit() {
    return limit;
  }
}
