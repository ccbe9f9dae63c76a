package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoTimeTest {
  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static String written(long millis) {
    byte[] to = new byte[IsoTime.LENGTH + 2];
    IsoTime.put(to, 1, millis);
    assertThat(to).startsWith(0).endsWith(0);
    return new String(to, 1, IsoTime.LENGTH, US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1763848800123, 2025-11-22T22:00:00.123Z",
    "1709164800000, 2024-02-29T00:00:00.000Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
    "-62167219200000, 0000-01-01T00:00:00.000Z",
  })
  void putShouldAlwaysWriteMilliseconds(long millis, String time) {
    assertThat(written(millis)).isEqualTo(time);
  }

  @Property
  void putShouldWriteWhatTheLibraryPrints(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
    assertThat(written(millis)).isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
  }
}
