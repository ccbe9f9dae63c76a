package dev.sessionstore.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** JSON documents of answers, written by Jackson into a buffer. */
public final class JsonDocument {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Always with milliseconds: {@code 2026-11-22T22:00:00.120Z}. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private JsonDocument() {}

  @FunctionalInterface
  public interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** Writes a document of about so many bytes. */
  public static Buffer of(int sizeHint, Content content) {
    Buffer buffer = Buffer.buffer(sizeHint);
    try (JsonGenerator json = FACTORY.createGenerator(new BufferStream(buffer))) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer;
  }

  /** Writes a member whose value is JSON already, byte by byte as it is. */
  public static void raw(JsonGenerator json, String name, JsonBytes value) throws IOException {
    json.writeFieldName(name);
    // Takes note of a value, so that the next member gets its comma; the bytes go past it.
    json.writeRawValue("");
    json.flush();
    ((OutputStream) json.getOutputTarget()).write(value.array());
  }

  public static void time(JsonGenerator json, String name, long epochMillis) throws IOException {
    json.writeStringField(name, time(epochMillis));
  }

  public static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  private static final class BufferStream extends OutputStream {
    private final Buffer buffer;

    BufferStream(Buffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int octet) {
      buffer.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      buffer.appendBytes(bytes, offset, length);
    }
  }
}
