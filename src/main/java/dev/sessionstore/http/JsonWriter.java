package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document, compact, member after member. It sees to the commas, not to the sense.
 *
 * <p>What is short is gathered in an array and goes to the buffer from there in one piece, because
 * each call of a buffer checks and counts anew; what is long, a session's data above all, goes
 * there straight.
 */
final class JsonWriter {
  private static final int GATHERED_BYTES = 512;
  private static final int LONGEST_LONG = 20;

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final Buffer out;
  private final byte[] gathered = new byte[GATHERED_BYTES];
  private int length;
  private boolean first = true;

  /**
   * @param sizeHint how many bytes it will have, about
   */
  JsonWriter(int sizeHint) {
    this.out = Buffer.buffer(sizeHint);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The document, when it is complete. */
  Buffer buffer() {
    flush();
    return out;
  }

  JsonWriter beginObject() {
    return open('{');
  }

  JsonWriter endObject() {
    return close('}');
  }

  JsonWriter beginArray() {
    return open('[');
  }

  JsonWriter endArray() {
    return close(']');
  }

  /**
   * The name of the next member.
   *
   * @param name ASCII that needs no escape, and short
   */
  JsonWriter name(String name) {
    comma();
    quoted(name);
    put(':');
    first = true;
    return this;
  }

  JsonWriter value(@Nullable String text) {
    if (text == null) {
      return nullValue();
    }
    if (!isPlain(text)) {
      return raw(JsonText.quote(text).array());
    }
    comma();
    quoted(text);
    return this;
  }

  JsonWriter value(long number) {
    comma();
    reserve(LONGEST_LONG);
    length = Decimal.put(gathered, length, number);
    return this;
  }

  JsonWriter value(boolean flag) {
    return raw(flag ? TRUE : FALSE);
  }

  JsonWriter value(JsonBytes json) {
    return raw(json.array());
  }

  JsonWriter nullValue() {
    return raw(NULL);
  }

  /** A time in epoch milliseconds, as {@link IsoTime} shows it. */
  JsonWriter time(long epochMillis) {
    comma();
    reserve(IsoTime.LENGTH + 2);
    put('"');
    IsoTime.put(gathered, length, epochMillis);
    length += IsoTime.LENGTH;
    put('"');
    return this;
  }

  /** A value that is JSON already. */
  JsonWriter raw(byte[] json) {
    comma();
    append(json);
    return this;
  }

  /** The beginning of the document, up to where the first member of an object that it opened is. */
  JsonWriter beginning(byte[] json) {
    append(json);
    first = true;
    return this;
  }

  /** All that comes behind the last member, its comma included. */
  JsonWriter ending(byte[] json) {
    append(json);
    return this;
  }

  private JsonWriter open(char bracket) {
    comma();
    put(bracket);
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    put(bracket);
    first = false;
    return this;
  }

  private void comma() {
    if (!first) {
      put(',');
    }
    first = false;
  }

  private static boolean isPlain(String text) {
    if (text.length() > GATHERED_BYTES - 2) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings(
      "deprecation") // It keeps the low byte of each character: all there is in ASCII.
  private void quoted(String plain) {
    int count = plain.length();
    reserve(count + 2);
    gathered[length] = '"';
    plain.getBytes(0, count, gathered, length + 1);
    gathered[length + count + 1] = '"';
    length += count + 2;
  }

  private void put(char ascii) {
    reserve(1);
    gathered[length++] = (byte) ascii;
  }

  private void append(byte[] json) {
    if (json.length > GATHERED_BYTES / 2) {
      flush();
      out.appendBytes(json);
      return;
    }
    reserve(json.length);
    System.arraycopy(json, 0, gathered, length, json.length);
    length += json.length;
  }

  private void reserve(int bytes) {
    if (length + bytes > GATHERED_BYTES) {
      flush();
    }
  }

  private void flush() {
    out.appendBytes(gathered, 0, length);
    length = 0;
  }
}
