package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document, compact, member after member. It sees to the commas, not to the sense.
 */
final class JsonWriter {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Buffer out;
  private boolean first = true;

  /**
   * @param sizeHint how many bytes it will have, about
   */
  JsonWriter(int sizeHint) {
    this.out = Buffer.buffer(sizeHint);
  }

  Buffer buffer() {
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

  /** The name of the next member. */
  JsonWriter name(String name) {
    comma();
    out.appendByte((byte) '"').appendString(name).appendByte((byte) '"').appendByte((byte) ':');
    first = true;
    return this;
  }

  JsonWriter value(@Nullable String text) {
    return raw(text == null ? NULL : JsonText.quote(text).array());
  }

  JsonWriter value(long number) {
    comma();
    out.appendString(Long.toString(number));
    return this;
  }

  JsonWriter value(boolean flag) {
    comma();
    out.appendString(Boolean.toString(flag));
    return this;
  }

  JsonWriter value(JsonBytes json) {
    return raw(json.array());
  }

  JsonWriter nullValue() {
    return raw(NULL);
  }

  /** A value that is JSON already. */
  JsonWriter raw(byte[] json) {
    comma();
    out.appendBytes(json);
    return this;
  }

  private JsonWriter open(char bracket) {
    comma();
    out.appendByte((byte) bracket);
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    out.appendByte((byte) bracket);
    first = false;
    return this;
  }

  private void comma() {
    if (!first) {
      out.appendByte((byte) ',');
    }
    first = false;
  }
}
