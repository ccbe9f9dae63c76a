package dev.sessionstore.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key: its names, its default and what is allowed.
 *
 * @param key the key in the file and among the system properties
 * @param env the environment variable
 * @param fallback the value where nothing is configured; null for none
 * @param allowed what is allowed, in words
 * @param fromFile takes a typed value of the file; null if it is not of the right type
 * @param fromText takes the text of a variable or property; null if it is no such value
 * @param secret whether the value must not be shown
 */
record Setting<T>(
    String key,
    String env,
    @Nullable T fallback,
    String allowed,
    Function<Object, @Nullable T> fromFile,
    Function<String, @Nullable T> fromText,
    boolean secret) {

  /** A whole number within bounds, both inclusive. */
  static Setting<Long> number(String key, String env, @Nullable Long fallback, long min, long max) {
    Predicate<Long> inRange = n -> n >= min && n <= max;
    return new Setting<>(
        key,
        env,
        fallback,
        "a whole number from %d to %d".formatted(min, max),
        value ->
            value instanceof Integer || value instanceof Long
                ? keepIf(((Number) value).longValue(), inRange)
                : null,
        text -> text.matches("-?[0-9]{1,18}") ? keepIf(Long.parseLong(text), inRange) : null,
        false);
  }

  /** True or false. */
  static Setting<Boolean> flag(String key, String env, boolean fallback) {
    return new Setting<>(
        key,
        env,
        fallback,
        "true or false",
        value -> value instanceof Boolean flag ? flag : null,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            },
        false);
  }

  /** A text that a check accepts. */
  static Setting<String> text(
      String key, String env, @Nullable String fallback, String allowed, Predicate<String> check) {
    return new Setting<>(
        key,
        env,
        fallback,
        allowed,
        value -> value instanceof String text ? keepIf(text, check) : null,
        text -> keepIf(text, check),
        false);
  }

  /** One of some words. */
  static Setting<String> oneOf(String key, String env, String fallback, String... words) {
    List<String> list = Arrays.asList(words);
    return text(key, env, fallback, "one of " + String.join(", ", list), list::contains);
  }

  /** A list of words: a list in the file, comma-separated elsewhere. */
  static Setting<List<String>> words(
      String key, String env, List<String> fallback, String allowed, Predicate<String> check) {
    Predicate<List<String>> all =
        list ->
            !list.isEmpty()
                && list.stream().allMatch(check)
                && list.stream().distinct().count() == list.size();
    return new Setting<>(
        key,
        env,
        fallback,
        allowed,
        value -> wordsOf(value, all),
        text -> keepIf(Arrays.stream(text.split(",", -1)).map(String::strip).toList(), all),
        false);
  }

  /** The same setting, with a value that is never shown. */
  Setting<T> asSecret() {
    return new Setting<>(key, env, fallback, allowed, fromFile, fromText, true);
  }

  private static @Nullable List<String> wordsOf(Object value, Predicate<List<String>> check) {
    if (value instanceof String single) {
      return keepIf(List.of(single), check);
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return keepIf(list.stream().map(String.class::cast).toList(), check);
    }
    return null;
  }

  private static <V> @Nullable V keepIf(V value, Predicate<V> check) {
    return check.test(value) ? value : null;
  }
}
