package dev.sessionstore.session;

/** The name of one session in the whole store: a configured namespace, and the id within it. */
public record SessionKey(String namespace, SessionId id) implements Comparable<SessionKey> {
  /** Orders keys by their ids first, which differ more often than their namespaces. */
  @Override
  public int compareTo(SessionKey other) {
    int byId = id.compareTo(other.id);
    return byId != 0 ? byId : namespace.compareTo(other.namespace);
  }

  @Override
  public String toString() {
    return namespace + "/" + id;
  }

  /** Reads what {@link #toString} gave. */
  public static SessionKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("no session key: " + text);
    }
    return new SessionKey(text.substring(0, slash), new SessionId(text.substring(slash + 1)));
  }
}
