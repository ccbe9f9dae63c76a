package dev.sessionstore.session.json;

/** The seven kinds of JSON value, each with its English name with article, for messages. */
public enum JsonKind {
  OBJECT("an object"),
  ARRAY("an array"),
  STRING("a string"),
  NUMBER("a number"),
  TRUE("true"),
  FALSE("false"),
  NULL("null");

  private final String phrase;

  JsonKind(String phrase) {
    this.phrase = phrase;
  }

  /** Its name with article, such as {@code an object}. */
  public String phrase() {
    return phrase;
  }

  /** The kind that a valid value's first byte gives away. */
  static JsonKind ofFirst(byte first) {
    return switch (first) {
      case '{' -> OBJECT;
      case '[' -> ARRAY;
      case '"' -> STRING;
      case 't' -> TRUE;
      case 'f' -> FALSE;
      case 'n' -> NULL;
      default -> NUMBER;
    };
  }
}
