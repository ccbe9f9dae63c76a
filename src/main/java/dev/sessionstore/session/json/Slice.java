package dev.sessionstore.session.json;

/**
 * A range of bytes, copied only when it is written out.
 *
 * @param end the place after the last byte
 */
record Slice(byte[] bytes, int start, int end) {
  static final Slice EMPTY = new Slice(new byte[0], 0, 0);

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
