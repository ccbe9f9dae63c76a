package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.util.Loader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuiltInLoggingTest {
  private static final String FILE = "logback.configurationFile";

  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void forgetTheFile() {
    System.clearProperty(FILE);
  }

  @Test
  void itShouldLogWhatTheDeliveredFileDoesAndWhere() throws JoranException {
    assertThat(configure()).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    LoggerContext file = new LoggerContext();
    JoranConfigurator reader = new JoranConfigurator();
    reader.setContext(file);
    reader.doConfigure("conf/logback.xml");
    for (String name :
        List.of("x", "dev.sessionstore.Main", "io.netty.x", "io.vertx.redis.client.x")) {
      assertThat(level(context, name)).as(name).isEqualTo(level(file, name));
    }
    assertThat(appender(context).getTarget()).isEqualTo(appender(file).getTarget());
    assertThat(appender(file).getEncoder())
        .isInstanceOfSatisfying(
            PatternLayoutEncoder.class,
            encoder -> assertThat(encoder.getPattern()).isEqualTo(LogLine.PATTERN));
  }

  private static Level level(LoggerContext context, String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }

  private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context) {
    return (ConsoleAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
  }

  @Test
  void itShouldLeaveItToTheFileThatIsNamed() {
    System.setProperty(FILE, "conf/logback.xml");
    assertThat(configure()).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(appender(context)).isNull();
  }

  @Test
  void itShouldServeAndWarnIfTheFileThatIsNamedIsMissing() {
    System.setProperty(FILE, "missing.xml");
    assertThat(configure()).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .anySatisfy(status -> assertThat(status.getMessage()).contains("missing.xml"));
  }

  @Test
  void noFileOfOurOwnShouldStandInTheWay() {
    assertThat(Loader.getResource("logback.xml", getClass().getClassLoader())).isNull();
  }

  private ExecutionStatus configure() {
    return new BuiltInLogging().configure(context);
  }
}
