package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One valid JSON value where it stands within a larger array of bytes: from its first byte to its
 * last, without the white space around it. Nothing is decoded or copied until it is asked for.
 */
public final class JsonValue {
  private final byte[] utf8;
  private final int start;
  private final int end;

  JsonValue(byte[] utf8, int start, int end) {
    this.utf8 = utf8;
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
    return JsonScanner.strict(utf8, maxDepth).document();
  }

  /** A value that was checked when it entered the process. */
  public static JsonValue of(JsonBytes trusted) {
    byte[] utf8 = trusted.array();
    int start = 0;
    int end = utf8.length;
    while (start < end && JsonTokens.isWhitespace(utf8[start])) {
      start++;
    }
    while (end > start && JsonTokens.isWhitespace(utf8[end - 1])) {
      end--;
    }
    return new JsonValue(utf8, start, end);
  }

  /** What it is. */
  public JsonKind kind() {
    return JsonKind.ofFirst(utf8[start]);
  }

  /** Its bytes: the array that was parsed if the value is all of it, a copy otherwise. */
  public JsonBytes bytes() {
    boolean whole = start == 0 && end == utf8.length;
    return JsonBytes.wrap(whole ? utf8 : Arrays.copyOfRange(utf8, start, end));
  }

  /** Its length in bytes. */
  public int length() {
    return end - start;
  }

  /**
   * The text of a string, escapes decoded; a lone surrogate stays one.
   *
   * @throws IllegalStateException if it is no string
   */
  public String text() {
    if (kind() != JsonKind.STRING) {
      throw new IllegalStateException("expected a JSON string, not " + kind().phrase());
    }
    return JsonStrings.decode(utf8, start, end);
  }

  /**
   * Its members, if it is an object.
   *
   * @throws NotAnObjectException if it is none
   */
  public JsonObject asObject() {
    return JsonObject.open(this);
  }

  /**
   * The elements of an array, in order.
   *
   * @throws IllegalStateException if it is no array
   */
  public List<JsonValue> elements() {
    if (kind() != JsonKind.ARRAY) {
      throw new IllegalStateException("expected a JSON array, not " + kind().phrase());
    }
    List<JsonValue> elements = new ArrayList<>();
    JsonScanner.trusted(this).collectElements(elements).document();
    return elements;
  }

  /** How many containers stand within each other, itself counted: 0 for a scalar. */
  public int depth() {
    return JsonDepth.of(utf8, start, end);
  }

  /**
   * Whether both are the same value however it is written: numbers by what they amount to, strings
   * by their text, objects whatever the order of their members.
   */
  public boolean isEqualTo(JsonValue other) {
    return JsonEquality.areEqual(this, other);
  }

  /** Whether the other has the same bytes. */
  public boolean hasSameBytes(JsonValue other) {
    return Arrays.equals(utf8, start, end, other.utf8, other.start, other.end);
  }

  byte[] array() {
    return utf8;
  }

  /** Where its first byte is within {@link #array}. */
  int start() {
    return start;
  }

  /** Where its last byte is within {@link #array}, plus one. */
  int end() {
    return end;
  }

  /** The JSON itself, for messages of tests and debuggers. */
  @Override
  public String toString() {
    return bytes().toString();
  }
}
