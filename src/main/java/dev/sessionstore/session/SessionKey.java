package dev.sessionstore.session;

/**
 * What names one session in the whole store.
 *
 * @param namespace a configured namespace, such as {@code interview}
 * @param id the session's id within it
 */
public record SessionKey(String namespace, SessionId id) {
  @Override
  public String toString() {
    return namespace + "/" + id;
  }

  /**
   * The key in a text that {@link #toString} gave.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static SessionKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("no session key: " + text);
    }
    return new SessionKey(text.substring(0, slash), new SessionId(text.substring(slash + 1)));
  }
}
