package dev.sessionstore.http;

import java.util.Locale;
import java.util.ResourceBundle;

/** Texts of all messages: one resource bundle a language, Chinese as the default. */
final class Messages {
  private static final String NAME = "dev.sessionstore.http.messages";
  private static final ResourceBundle CHINESE = load(Locale.ROOT);
  private static final ResourceBundle ENGLISH = load(Locale.ENGLISH);

  private Messages() {}

  static ResourceBundle bundle(Language language) {
    return language == Language.CHINESE ? CHINESE : ENGLISH;
  }

  /** Loads a bundle; the locale of the machine has no say in the language of an answer. */
  private static ResourceBundle load(Locale locale) {
    return ResourceBundle.getBundle(
        NAME,
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  static String text(Message message, Language language) {
    String text = bundle(language).getString(message.key());
    if (message.arguments().isEmpty()) {
      return text;
    }
    Object[] arguments =
        message.arguments().stream()
            .map(argument -> argument instanceof Message inner ? text(inner, language) : argument)
            .toArray();
    return text.formatted(arguments);
  }
}
