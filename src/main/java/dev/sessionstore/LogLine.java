package dev.sessionstore;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.util.CachingDateFormatter;

/**
 * One line an event, and the stack trace below it if there is one; the same as Logback's pattern
 * {@value #PATTERN}, whose parser alone loads two hundred classes.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

  static final String PATTERN = "%d{" + TIME + "} %-5level %logger{0} %msg%n";

  private static final int LEVEL_WIDTH = 5;

  private final CachingDateFormatter times = new CachingDateFormatter(TIME);

  @Override
  public String doLayout(ILoggingEvent event) {
    String level = event.getLevel().toString();
    String logger = event.getLoggerName();
    StringBuilder line =
        new StringBuilder(128)
            .append(times.format(event.getTimeStamp()))
            .append(' ')
            .append(level)
            .append(" ".repeat(LEVEL_WIDTH - level.length() + 1))
            .append(logger, logger.lastIndexOf('.') + 1, logger.length())
            .append(' ')
            .append(event.getFormattedMessage())
            .append(CoreConstants.LINE_SEPARATOR);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }
}
