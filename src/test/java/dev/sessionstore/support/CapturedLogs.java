package dev.sessionstore.support;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the whole process logs while it is open. */
public final class CapturedLogs implements AutoCloseable {
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  public CapturedLogs() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  /** Fails if there is an error, or a stack trace of whatever level. */
  public void assertNoTrouble() {
    assertThat(events)
        .filteredOn(
            event ->
                event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
        .as("errors and stack traces in the log")
        .isEmpty();
  }

  /** The messages that begin with that, in their order. */
  public List<String> startingWith(String beginning) {
    return events.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.startsWith(beginning))
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
