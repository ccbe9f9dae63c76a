package dev.sessionstore.session.json;

import java.util.Arrays;

/** Bytes in the making; like ByteArrayOutputStream, but without its locks. */
final class ByteSink {
  private byte[] buffer;
  private int length;

  ByteSink(int capacity) {
    this.buffer = new byte[capacity];
  }

  ByteSink append(byte b) {
    reserve(1);
    buffer[length++] = b;
    return this;
  }

  ByteSink append(byte[] bytes) {
    return append(bytes, 0, bytes.length);
  }

  ByteSink append(byte[] bytes, int start, int end) {
    reserve(end - start);
    System.arraycopy(bytes, start, buffer, length, end - start);
    length += end - start;
    return this;
  }

  /** What was appended: the buffer itself if it is just full. The sink is done with. */
  byte[] toArray() {
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, (int) Math.min(2L * buffer.length, 1 << 30)));
    }
  }
}
