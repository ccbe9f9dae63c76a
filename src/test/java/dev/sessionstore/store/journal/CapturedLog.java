package dev.sessionstore.store.journal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what the journal logs during a test for the test's assertions, instead of printing it. */
final class CapturedLog implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(CapturedLog.class.getPackageName());
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  /** The messages of that level. */
  List<String> messages(Level level) {
    return List.copyOf(events.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    events.start();
    logger.addAppender(events);
    logger.setAdditive(false);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.setAdditive(true);
    logger.detachAppender(events);
  }
}
