package dev.sessionstore.http;

import java.util.List;

/**
 * A message of an answer, before its language is known.
 *
 * @param key its key in the resource bundles
 * @param arguments stand in the places of its text; each may be a message or a reason itself
 */
public record Message(String key, List<Object> arguments) {
  /** A message with these arguments. */
  public static Message of(String key, Object... arguments) {
    return new Message(key, List.of(arguments));
  }

  /** The text in that language. */
  public String in(Language language) {
    String text = language.texts().getString(key);
    if (arguments.isEmpty()) {
      return text;
    }
    Object[] texts = arguments.stream().map(argument -> language.rendered(argument)).toArray();
    return text.formatted(texts);
  }
}
