package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
  @ParameterizedTest
  @CsvSource({
    // The limit has room.
    "10000, 20000, 10000",
    "10000, 10256, 10000",
    "10000, 9223372036854775807, 10000",
    "100, 512, 100",
    // It has not: 256 descriptors are kept back.
    "10000, 10255, 9999",
    "10000, 1024, 768",
    "10000, 512, 256",
    // Half of a limit that is smaller still, so that somebody can connect.
    "10000, 100, 50",
    "10000, 1, 1",
  })
  void connectionsShouldLeaveDescriptorsForTheJournal(int configured, long limit, int expected) {
    assertThat(OpenFiles.connections(configured, limit)).isEqualTo(expected);
  }
}
