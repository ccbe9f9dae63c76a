package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  private static String written(long number) {
    byte[] to = new byte[24];
    int end = Decimal.put(to, 2, number);
    return new String(to, 2, end - 2, US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, -1, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE})
  void theEdgesShouldBeWritten(long number) {
    assertThat(written(number)).isEqualTo(Long.toString(number));
  }

  @Property
  void everyNumberShouldBeWritten(@ForAll long number) {
    assertThat(written(number)).isEqualTo(Long.toString(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 42, 999})
  void shortNumbersShouldBePadded(int number) {
    byte[] to = new byte[3];
    Decimal.putPadded(to, 0, 3, number);
    assertThat(new String(to, US_ASCII)).isEqualTo("%03d".formatted(number));
  }
}
