package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class OutOfMemoryTest {
  private static final OutOfMemoryError ERROR = new OutOfMemoryError("Java heap space");

  private final List<Integer> exits = new ArrayList<>();
  private final OutOfMemory end = new OutOfMemory(exits::add);
  private final LoggerContext loggers = new LoggerContext();
  private final Logger log = loggers.getLogger("io.netty");

  @BeforeEach
  void install() {
    loggers.addTurboFilter(end);
  }

  @Test
  void anErrorOfMemoryShouldEndTheProcessWhereverItIsLogged() {
    log.error("caught", ERROR);
    log.warn("of {}", "one", ERROR);
    log.warn("of {} and {}", "one", "two", ERROR);
    log.warn("of {} {} {}", "one", "two", "three", ERROR);
    assertThat(exits).containsExactly(3, 3, 3, 3);
  }

  @Test
  void anErrorOfMemoryShouldEndTheProcessThoughItsLineIsNotLogged() {
    loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ch.qos.logback.classic.Level.OFF);
    log.debug("caught", ERROR);
    assertThat(exits).containsExactly(3);
  }

  @Test
  void anErrorOfMemoryShouldBeSeenAsACause() {
    log.error("caught", new IllegalStateException(new RuntimeException(ERROR)));
    assertThat(exits).containsExactly(3);
  }

  @Test
  void otherErrorsShouldEndNothing() {
    IllegalStateException circle = new IllegalStateException("a circle");
    circle.initCause(new IllegalArgumentException(circle));
    log.error("caught", circle);
    log.error("caught {}", "java.lang.OutOfMemoryError: Java heap space");
    log.error("caught", new StackOverflowError());
    log.error("nothing caught");
    end.check(null);
    assertThat(exits).isEmpty();
  }
}
