package dev.sessionstore.http;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Times as answers show them: {@code 2026-11-22T22:00:00.123Z}, always with milliseconds. */
final class IsoTime {
  private static final byte[] TEMPLATE =
      "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

  /** How many bytes a time has. */
  static final int LENGTH = TEMPLATE.length;

  private static final int DAY_MS = 86_400_000;

  private IsoTime() {}

  /**
   * Writes a time.
   *
   * @param to has room for {@link #LENGTH} bytes
   * @param epochMillis of a year from 0 to 9999
   */
  static void put(byte[] to, int at, long epochMillis) {
    System.arraycopy(TEMPLATE, 0, to, at, LENGTH);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, (long) DAY_MS));
    Decimal.putPadded(to, at, 4, date.getYear());
    Decimal.putPadded(to, at + 5, 2, date.getMonthValue());
    Decimal.putPadded(to, at + 8, 2, date.getDayOfMonth());
    int millis = Math.floorMod(epochMillis, DAY_MS);
    Decimal.putPadded(to, at + 11, 2, millis / 3_600_000);
    Decimal.putPadded(to, at + 14, 2, millis / 60_000 % 60);
    Decimal.putPadded(to, at + 17, 2, millis / 1_000 % 60);
    Decimal.putPadded(to, at + 20, 3, millis % 1_000);
  }
}
