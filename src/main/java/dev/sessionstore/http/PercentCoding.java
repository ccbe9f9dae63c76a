package dev.sessionstore.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding that refuses what is broken instead of guessing (RFC 3986; UTF-8). */
final class PercentCoding {
  private PercentCoding() {}

  /**
   * The text that was encoded.
   *
   * @param encoded octets as they were sent, each as the character of the same number (ISO 8859-1);
   *     those beyond ASCII need no encoding, because people type addresses as they read
   * @param plusIsSpace whether it comes from a form or a query
   * @throws IllegalArgumentException if it is broken, or not UTF-8
   */
  static String decode(String encoded, boolean plusIsSpace) {
    if (isPlain(encoded)) {
      return plusIsSpace ? encoded.replace('+', ' ') : encoded;
    }
    byte[] bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.write(octet(bytes, i));
        i += 2;
      } else {
        decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return utf8(decoded.toByteArray());
  }

  /**
   * The text of UTF-8 bytes.
   *
   * @throws IllegalArgumentException if they are not UTF-8
   */
  static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  private static int octet(byte[] bytes, int percent) {
    int high = percent + 2 < bytes.length ? Character.digit(bytes[percent + 1], 16) : -1;
    int low = high < 0 ? -1 : Character.digit(bytes[percent + 2], 16);
    if (low < 0) {
      throw new IllegalArgumentException("a % without two hexadecimal digits");
    }
    return high << 4 | low;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' || text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
