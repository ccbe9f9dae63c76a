package dev.sessionstore.session.json;

import java.util.Arrays;

/**
 * One valid JSON value where it stands within a larger array of bytes, from its first byte to its
 * last. Nothing is decoded or copied until it is asked for.
 */
public final class JsonValue {
  private final byte[] utf8;
  private final JsonKind kind;
  private final int start;
  private final int end;

  JsonValue(byte[] utf8, JsonKind kind, int start, int end) {
    this.utf8 = utf8;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  /**
   * Checks a whole document: one value of any kind, with white space around it and nothing else.
   *
   * @param utf8 the document; not to be written to afterwards
   * @param maxDepth how many containers may stand within each other, from 0; {@code {}} has 1
   * @throws JsonSyntaxException if it is not one
   */
  public static JsonValue parse(byte[] utf8, int maxDepth) {
    JsonReader in = JsonReader.strict(utf8, maxDepth);
    JsonKind kind = JsonKind.of(in.value());
    int start = in.tokenStart();
    in.skipValue();
    in.end();
    return in.valueToEnd(kind, start);
  }

  /** The kind of value that it is. */
  public JsonKind kind() {
    return kind;
  }

  /** Its bytes: the array that was parsed if the value is all of it, a copy otherwise. */
  public JsonBytes bytes() {
    boolean whole = start == 0 && end == utf8.length;
    return JsonBytes.wrap(whole ? utf8 : Arrays.copyOfRange(utf8, start, end));
  }

  /**
   * The text of a string, escapes decoded; a lone surrogate stays one.
   *
   * @throws IllegalStateException if it is no string
   */
  public String text() {
    if (kind != JsonKind.STRING) {
      throw new IllegalStateException("expected a JSON string, not " + kind.phrase());
    }
    JsonReader in = JsonReader.trusting(bytes());
    in.value();
    return in.text();
  }

  /** The JSON itself, for messages. */
  @Override
  public String toString() {
    return bytes().toString();
  }
}
