package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
  private final LoggerContext context = new LoggerContext();

  private void assertSameAsPattern(String logger, Level level, String message, Throwable thrown) {
    PatternLayout pattern = new PatternLayout();
    pattern.setContext(context);
    pattern.setPattern(LogLine.PATTERN);
    pattern.start();
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger(logger), level, message, thrown, new Object[] {7});
    assertThat(new LogLine().doLayout(event)).isEqualTo(pattern.doLayout(event));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR"})
  void aLineShouldBeThatOfThePatternAtEveryLevel(String level) {
    assertSameAsPattern("dev.sessionstore.Main", Level.valueOf(level), "a={} b=二", null);
  }

  @Test
  void aLoggerShouldBeNamedByItsLastPart() {
    for (String name : List.of("ROOT", "a", "a.b.C$D", "io.vertx.core.impl")) {
      assertSameAsPattern(name, Level.INFO, "x", null);
    }
  }

  @Test
  void aStackTraceShouldBeThatOfThePatternWithCausesAndWhatWasSuppressed() {
    Exception thrown =
        new IllegalStateException("outer", new RuntimeException("inner\nof two lines"));
    thrown.addSuppressed(new IllegalArgumentException("aside", new Error()));
    assertSameAsPattern("a.B", Level.ERROR, "it failed", thrown);
    assertSameAsPattern("a.B", Level.ERROR, "it failed", new Error());
  }
}
