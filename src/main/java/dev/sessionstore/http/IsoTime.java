package dev.sessionstore.http;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as answers show them: {@code 2026-11-22T22:00:00.123Z}, always with milliseconds. */
final class IsoTime {
  private static final byte[] TEMPLATE =
      "\"0000-00-00T00:00:00.000Z\"".getBytes(StandardCharsets.US_ASCII);

  private IsoTime() {}

  /** The JSON string of a time in epoch milliseconds, of a year from 0 to 9999. */
  static byte[] quoted(long epochMillis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1_000L), 0, ZoneOffset.UTC);
    byte[] text = TEMPLATE.clone();
    digits(text, 1, 4, time.getYear());
    digits(text, 6, 2, time.getMonthValue());
    digits(text, 9, 2, time.getDayOfMonth());
    digits(text, 12, 2, time.getHour());
    digits(text, 15, 2, time.getMinute());
    digits(text, 18, 2, time.getSecond());
    digits(text, 21, 3, Math.floorMod(epochMillis, 1_000));
    return text;
  }

  private static void digits(byte[] text, int from, int count, int number) {
    int rest = number;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
