package dev.sessionstore.session.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * One JSON value, without white space around it, as the UTF-8 bytes that it came in: checked where
 * it entered the process, and never parsed and printed again, which would lose the digits of {@code
 * 1.10} or an escape.
 */
public final class JsonBytes {
  /** Levels of nesting that a session's data and a patch may have. */
  public static final int MAX_DEPTH = 100;

  private final byte[] utf8;

  private JsonBytes(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Takes the array of one valid value without a copy; it must not be written to afterwards. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static JsonBytes wrap(byte[] utf8) {
    return new JsonBytes(utf8);
  }

  public static JsonBytes of(String json) {
    return new JsonBytes(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Checks a whole document: one value of any kind, with white space around it and nothing else.
   *
   * @param utf8 the document; not to be written to afterwards
   * @param maxDepth how many containers may stand within each other, from 0; {@code {}} has 1
   * @throws JsonSyntaxException if it is not one
   */
  public static JsonBytes parse(byte[] utf8, int maxDepth) {
    return JsonReader.strict(utf8, maxDepth).document();
  }

  /** The same of an object; a {@link NotAnObjectException} if it is of another kind. */
  public static JsonBytes parseObject(byte[] utf8, int maxDepth) {
    JsonBytes value = parse(utf8, maxDepth);
    if (value.kind() != JsonKind.OBJECT) {
      throw new NotAnObjectException(value.kind());
    }
    return value;
  }

  /** The same in one pass with its {@link #members}. */
  public static Map<String, JsonBytes> parseMembers(byte[] utf8, int maxDepth) {
    return JsonReader.strict(utf8, maxDepth).members();
  }

  /** The values of an object by their names, in their order. It throws as the parsers do. */
  public Map<String, JsonBytes> members() {
    return JsonReader.trusting(this).members();
  }

  /** The text of a string, escapes decoded; a lone surrogate stays one. */
  public String text() {
    if (kind() != JsonKind.STRING) {
      throw new IllegalStateException("expected a JSON string, not " + kind().phrase());
    }
    JsonReader in = JsonReader.trusting(this);
    in.value();
    return in.text();
  }

  public JsonKind kind() {
    return switch (utf8[0]) {
      case '{' -> JsonKind.OBJECT;
      case '[' -> JsonKind.ARRAY;
      case '"' -> JsonKind.STRING;
      case 't' -> JsonKind.TRUE;
      case 'f' -> JsonKind.FALSE;
      case 'n' -> JsonKind.NULL;
      default -> JsonKind.NUMBER;
    };
  }

  public int length() {
    return utf8.length;
  }

  /** The bytes themselves, not a copy: to be read only. */
  @JsonValue
  public byte[] array() {
    return utf8;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonBytes that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
