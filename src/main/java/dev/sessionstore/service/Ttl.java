package dev.sessionstore.service;

import java.util.OptionalLong;

/** Times to live: seconds in commands, milliseconds in stores. */
final class Ttl {
  private static final long MILLIS = 1_000;

  private Ttl() {}

  static OptionalLong millis(OptionalLong seconds) {
    return seconds.isPresent()
        ? OptionalLong.of(seconds.getAsLong() * MILLIS)
        : OptionalLong.empty();
  }

  static long millis(OptionalLong seconds, long defaultSeconds) {
    return seconds.orElse(defaultSeconds) * MILLIS;
  }
}
