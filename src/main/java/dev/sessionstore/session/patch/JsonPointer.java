package dev.sessionstore.session.patch;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a document as RFC 6901 writes it: {@code /a/0}, with {@code ~0 ~1} for {@code ~ /}.
 */
final class JsonPointer {
  /** A text that is no pointer. */
  static final class IllFormedException extends RuntimeException {
    private IllFormedException(String predicate) {
      super(predicate);
    }
  }

  private final String text;
  private final List<String> tokens;

  private JsonPointer(String text, List<String> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /**
   * @throws IllFormedException if the text is no pointer; the message is a predicate to it
   */
  static JsonPointer parse(String text) {
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw new IllFormedException("does not begin with '/'");
    }
    List<String> tokens = new ArrayList<>();
    for (int start = 1; start <= text.length(); ) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      tokens.add(unescape(text.substring(start, end)));
      start = end + 1;
    }
    return new JsonPointer(text, List.copyOf(tokens));
  }

  private static String unescape(String token) {
    int tilde = token.indexOf('~');
    if (tilde < 0) {
      return token;
    }
    StringBuilder name = new StringBuilder(token.length());
    int plain = 0;
    while (tilde >= 0) {
      char code = tilde + 1 < token.length() ? token.charAt(tilde + 1) : ' ';
      if (code != '0' && code != '1') {
        throw new IllFormedException("has a '~' that neither 0 nor 1 follows");
      }
      name.append(token, plain, tilde).append(code == '0' ? '~' : '/');
      plain = tilde + 2;
      tilde = token.indexOf('~', plain);
    }
    return name.append(token, plain, token.length()).toString();
  }

  /** Whether it points to the whole document. */
  boolean isRoot() {
    return tokens.isEmpty();
  }

  /** The names and indexes on the way, from the root. */
  List<String> tokens() {
    return tokens;
  }

  /** The name or index within its parent; not to be asked of the root. */
  String last() {
    return tokens.get(tokens.size() - 1);
  }

  /** Whether the other place lies within this one, and is another. */
  boolean isAbove(JsonPointer other) {
    int size = tokens.size();
    return size < other.tokens.size() && tokens.equals(other.tokens.subList(0, size));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPointer that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  /** The pointer as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
