package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainTest {
  private static final String EVENTS = "io.netty.jfr.enabled";

  private final String before = System.getProperty(EVENTS);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(EVENTS);
    } else {
      System.setProperty(EVENTS, before);
    }
  }

  @Test
  void leaveOutBufferEventsShouldTurnTheEventsOff() {
    System.clearProperty(EVENTS);
    Main.leaveOutBufferEvents();
    assertThat(System.getProperty(EVENTS)).isEqualTo("false");
  }

  @Test
  void leaveOutBufferEventsShouldLeaveWhatTheOperatorSays() {
    System.setProperty(EVENTS, "true");
    Main.leaveOutBufferEvents();
    assertThat(System.getProperty(EVENTS)).isEqualTo("true");
  }
}
