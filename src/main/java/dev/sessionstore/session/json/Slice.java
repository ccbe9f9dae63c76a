package dev.sessionstore.session.json;

/** A range of bytes, copied only when it is written out. */
final class Slice {
  static final Slice EMPTY = new Slice(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int start;
  private final int end;

  private Slice(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /**
   * @param end the place after the last byte
   */
  static Slice of(byte[] bytes, int start, int end) {
    return start == end ? EMPTY : new Slice(bytes, start, end);
  }

  static Slice of(byte[] bytes) {
    return new Slice(bytes, 0, bytes.length);
  }

  int length() {
    return end - start;
  }

  void writeTo(ByteSink sink) {
    sink.append(bytes, start, end);
  }
}
