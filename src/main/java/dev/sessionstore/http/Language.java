package dev.sessionstore.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that messages have; the first is the default. */
public enum Language {
  CHINESE("zh"),
  ENGLISH("en");

  private static final List<String> TAGS = List.of("zh", "en");
  private static final int MAX_HEADER = 200;

  /** The header parsed last: the clients of a service are few, and each sends the same one. */
  private static volatile Parsed lastParsed = new Parsed("zh", CHINESE);

  private record Parsed(String header, Language language) {}

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }

  /** Picks the language that {@code Accept-Language} prefers; a broken header is ignored. */
  public static Language preferredBy(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.length() > MAX_HEADER) {
      return CHINESE;
    }
    Parsed last = lastParsed;
    if (!last.header().equals(acceptLanguage)) {
      last = new Parsed(acceptLanguage, parse(acceptLanguage));
      lastParsed = last;
    }
    return last.language();
  }

  private static Language parse(String acceptLanguage) {
    try {
      String found = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), TAGS);
      return ENGLISH.tag.equals(found) ? ENGLISH : CHINESE;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return CHINESE;
    }
  }
}
