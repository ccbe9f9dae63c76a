package dev.sessionstore.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/**
 * A codec for a sealed family of immutable records: by reference inside a process; across a cluster
 * as the form's version in one byte, a length in four, and the JSON of {@link WireForm}.
 */
final class WireCodec<T> implements MessageCodec<T, T> {
  /** The version of the wire form; nodes of different versions do not misread each other. */
  static final byte VERSION = 2;

  private final String name;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  WireCodec(String name, Class<T> family) {
    this.name = name;
    this.writer = WireForm.MAPPER.writerFor(family);
    this.reader = WireForm.MAPPER.readerFor(family);
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    try {
      byte[] json = writer.writeValueAsBytes(message);
      buffer.appendByte(VERSION).appendInt(json.length).appendBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name + ": a record that cannot be written", e);
    }
  }

  /** Throws an IllegalStateException for another version, or for none of the family's records. */
  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    byte version = buffer.getByte(position);
    if (version != VERSION) {
      throw new IllegalStateException(
          "%s: wire form %d, this node knows %d".formatted(name, version, VERSION));
    }
    int start = position + Byte.BYTES + Integer.BYTES;
    int length = buffer.getInt(position + Byte.BYTES);
    if (length < 0 || length > buffer.length() - start) {
      throw new IllegalStateException("%s: a length of %d".formatted(name, length));
    }
    try {
      T message = reader.readValue(buffer.getBytes(start, start + length));
      if (message == null) {
        throw new IllegalStateException(name + ": null");
      }
      return message;
    } catch (IOException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
