package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** One change of the map, as it goes into a file: a put, or a removal where there is no value. */
final class Write {
  /** Longest key, in bytes of UTF-8. */
  static final int MAX_KEY_BYTES = 65_535;

  private static final byte[] NOTHING = {};

  private final String key;
  private final byte[] keyBytes;
  private final byte @Nullable [] value;

  private Write(String key, byte @Nullable [] value) {
    this.key = key;
    this.keyBytes = key.getBytes(UTF_8);
    this.value = value;
    if (keyBytes.length == 0 || keyBytes.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "A journal key has 1 to %d bytes, not %d".formatted(MAX_KEY_BYTES, keyBytes.length));
    }
    if (!new String(keyBytes, UTF_8).equals(key)) {
      throw new IllegalArgumentException("A journal key cannot have half a surrogate pair");
    }
  }

  static Write put(String key, byte[] value) {
    return new Write(key, value);
  }

  static Write remove(String key) {
    return new Write(key, null);
  }

  String key() {
    return key;
  }

  byte[] keyBytes() {
    return keyBytes;
  }

  boolean isPut() {
    return value != null;
  }

  byte[] valueOrNothing() {
    return value == null ? NOTHING : value;
  }

  /** Bytes of key and value. */
  int dataBytes() {
    return keyBytes.length + valueOrNothing().length;
  }

  /** Bytes that it takes in a file. */
  int recordBytes() {
    return Records.OVERHEAD_BYTES + dataBytes();
  }
}
