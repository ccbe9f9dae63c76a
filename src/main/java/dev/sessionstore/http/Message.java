package dev.sessionstore.http;

import java.util.List;

/** A message of an answer, before its language is known; arguments may be messages or reasons. */
public record Message(String key, List<Object> arguments) {
  public static Message of(String key, Object... arguments) {
    return new Message(key, List.of(arguments));
  }

  public String in(Language language) {
    String text = language.texts().getString(key);
    if (arguments.isEmpty()) {
      return text;
    }
    Object[] texts = arguments.stream().map(argument -> language.rendered(argument)).toArray();
    return text.formatted(texts);
  }
}
