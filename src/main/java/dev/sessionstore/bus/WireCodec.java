package dev.sessionstore.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * A codec for a sealed family of immutable records: by reference inside a process, and across a
 * cluster as one byte with the version of the form, one that says which record it is, and its
 * parts.
 */
abstract class WireCodec<T> implements MessageCodec<T, T> {
  /** The version of the wire form; nodes of different versions do not misread each other. */
  static final int VERSION = 1;

  private final String name;

  WireCodec(String name) {
    this.name = name;
  }

  abstract void write(WireWriter out, T message);

  abstract T read(int tag, WireReader in);

  @Override
  public final void encodeToWire(Buffer buffer, T message) {
    WireWriter out = new WireWriter(buffer);
    out.tag(VERSION);
    write(out, message);
  }

  /**
   * @throws IllegalStateException if another node speaks a version that this one does not know
   */
  @Override
  public final T decodeFromWire(int position, Buffer buffer) {
    WireReader in = new WireReader(buffer, position);
    int version = in.tag();
    if (version != VERSION) {
      throw new IllegalStateException(
          "%s: wire form %d, this node knows %d".formatted(name, version, VERSION));
    }
    return read(in.tag(), in);
  }

  @Override
  public final T transform(T message) {
    return message;
  }

  @Override
  public final String name() {
    return name;
  }

  /** A codec that is registered by its name. */
  @Override
  public final byte systemCodecID() {
    return -1;
  }

  final IllegalStateException unknown(int tag) {
    return new IllegalStateException(name + ": unknown record " + tag);
  }
}
