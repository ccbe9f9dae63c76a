package dev.sessionstore;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process when memory runs out. The journal makes that safe; a process that goes on may
 * have lost an event loop.
 *
 * <p>Netty, Vert.x and futures catch an {@link OutOfMemoryError} like any other failure, so it
 * seldom reaches the handler of a thread. They log it, at whatever level; therefore this looks at
 * every logging call, before its level is. The flag {@code -XX:+ExitOnOutOfMemoryError} ends the
 * process earlier, where the error arises.
 */
final class OutOfMemory extends TurboFilter {
  /** The code with which a JVM ends by {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int EXIT_CODE = 3;

  /** Most causes that are looked at; causes may form a circle. */
  private static final int MAX_CAUSES = 16;

  private final IntConsumer exit;

  /** Takes what ends the process by an exit code at once, without running anything. */
  OutOfMemory(IntConsumer exit) {
    this.exit = exit;
  }

  void install() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(this);
  }

  /** Ends the process if the error, or a cause of it, is that memory ran out. Allocates nothing. */
  void check(@Nullable Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof OutOfMemoryError) {
        exit.accept(EXIT_CODE);
        return;
      }
      cause = cause.getCause();
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    check(error);
    if (arguments != null
        && arguments.length > 0
        && arguments[arguments.length - 1] instanceof Throwable last) {
      check(last);
    }
    return FilterReply.NEUTRAL;
  }
}
