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
}
