package dev.sessionstore;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What is logged where no file says otherwise: {@code -Dlogback.configurationFile=FILE}, or a
 * {@code logback.xml} on the class path. {@code conf/logback.xml} is the same as a file; reading
 * one takes a quarter of the time until ready. Logback finds this class as a service.
 */
public final class BuiltInLogging extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (isThereAFile(context)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // The client reports a lost connection at length; the store reports it in one line.
    context.getLogger("io.vertx.redis.client").setLevel(Level.OFF);
    context.getLogger("io.netty").setLevel(Level.WARN);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(standardError(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** By Logback's own search, so that what it would take is left to it. */
  private static boolean isThereAFile(LoggerContext context) {
    DefaultJoranConfigurator files = new DefaultJoranConfigurator();
    files.setContext(context);
    return files.findURLOfDefaultConfigurationFile(true) != null;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
    LogLine line = new LogLine();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setName("STDERR");
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
