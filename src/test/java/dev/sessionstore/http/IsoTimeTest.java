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

  private static String quoted(long millis) {
    return new String(IsoTime.quoted(millis), US_ASCII);
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
  void quotedShouldAlwaysHaveMilliseconds(long millis, String time) {
    assertThat(quoted(millis)).isEqualTo("\"" + time + "\"");
  }

  @Property
  void quotedShouldBeWhatTheLibraryPrints(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
    assertThat(quoted(millis))
        .isEqualTo("\"" + EXPECTED.format(Instant.ofEpochMilli(millis)) + "\"");
  }
}
