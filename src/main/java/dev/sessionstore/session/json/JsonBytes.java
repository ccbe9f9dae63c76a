package dev.sessionstore.session.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value, without white space around it, as the UTF-8 bytes that it came in, checked where
 * it entered the process and never changed since. It is what travels from the store to the socket:
 * parsing and printing it again would cost time and lose what a tree of nodes cannot hold (the
 * digits of {@code 1.10}, an escape).
 */
public final class JsonBytes {
  private final byte[] utf8;

  private JsonBytes(byte[] utf8) {
    this.utf8 = utf8;
  }

  /**
   * Takes the array without a copy; the caller must not write to it afterwards.
   *
   * @param utf8 one valid JSON value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static JsonBytes wrap(byte[] utf8) {
    return new JsonBytes(utf8);
  }

  /** A value from its text, for constants and tests. */
  public static JsonBytes of(String json) {
    return new JsonBytes(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The length in bytes. */
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
