package dev.sessionstore.config;

import org.jspecify.annotations.Nullable;

/** Checks in the constructors of the sections' records, by a description of what is allowed. */
final class Check {
  private Check() {}

  /** Refusal of a value by the record of its section. The loader adds the value and its source. */
  static final class Refusal extends IllegalArgumentException {
    final String key;
    final String allowed;

    Refusal(String key, String allowed) {
      super(key + ": allowed is " + allowed);
      this.key = key;
      this.allowed = allowed;
    }
  }

  static void that(boolean condition, String key, String allowed) {
    if (!condition) {
      throw new Refusal(key, allowed);
    }
  }

  /** Accepts whole numbers within the bounds, which are both inclusive. */
  static void range(String key, long value, long min, long max) {
    that(value >= min && value <= max, key, "a whole number from %d to %d".formatted(min, max));
  }

  /** Accepts the same numbers, and null for a key without a value. */
  static void rangeIfSet(String key, @Nullable Integer value, long min, long max) {
    range(key, value == null ? min : value, min, max);
  }
}
