package dev.sessionstore.http;

import dev.sessionstore.session.json.Reason;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The languages of messages and pages. */
public enum Language {
  CHINESE("zh", Locale.ROOT),
  ENGLISH("en", Locale.ENGLISH);

  private static final List<String> TAGS = List.of("zh", "en");
  private static final int MAX_HEADER = 200;

  /** The header parsed last: the clients of a service are few, and each sends the same one. */
  private static volatile Parsed lastParsed = new Parsed("zh", CHINESE);

  private record Parsed(String header, @Nullable Language language) {}

  private final String tag;
  private final ResourceBundle texts;

  /** Loads the texts; the locale of the machine has no say in the language of an answer. */
  Language(String tag, Locale bundle) {
    this.tag = tag;
    this.texts =
        ResourceBundle.getBundle(
            "dev.sessionstore.http.messages",
            bundle,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  public String tag() {
    return tag;
  }

  ResourceBundle texts() {
    return texts;
  }

  /** The text of a message or a reason in this language; anything else as it is. */
  @Nullable Object rendered(@Nullable Object value) {
    return value instanceof Message message
        ? message.in(this)
        : value instanceof Reason reason ? reason.in(texts.getLocale()) : value;
  }

  /** The language of that tag, or null. */
  public static @Nullable Language tagged(@Nullable String tag) {
    return CHINESE.tag.equals(tag) ? CHINESE : ENGLISH.tag.equals(tag) ? ENGLISH : null;
  }

  /** The language that {@code Accept-Language} prefers; another one if it names none. */
  public static Language preferredBy(@Nullable String acceptLanguage, Language otherwise) {
    if (acceptLanguage == null || acceptLanguage.length() > MAX_HEADER) {
      return otherwise;
    }
    Parsed last = lastParsed;
    if (!last.header().equals(acceptLanguage)) {
      last = new Parsed(acceptLanguage, parse(acceptLanguage));
      lastParsed = last;
    }
    Language preferred = last.language();
    return preferred == null ? otherwise : preferred;
  }

  private static @Nullable Language parse(String acceptLanguage) {
    try {
      return tagged(Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), TAGS));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
