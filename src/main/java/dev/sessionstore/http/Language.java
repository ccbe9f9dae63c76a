package dev.sessionstore.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of messages and pages. */
public enum Language {
  CHINESE("zh"),
  ENGLISH("en");

  private static final List<String> TAGS = List.of("zh", "en");
  private static final int MAX_HEADER = 200;

  /** The header parsed last: the clients of a service are few, and each sends the same one. */
  private static volatile Parsed lastParsed = new Parsed("zh", CHINESE);

  private record Parsed(String header, @Nullable Language language) {}

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }

  /** Finds the language of that tag; null if there is none. */
  public static @Nullable Language tagged(@Nullable String tag) {
    return CHINESE.tag.equals(tag) ? CHINESE : ENGLISH.tag.equals(tag) ? ENGLISH : null;
  }

  /**
   * Picks the language that {@code Accept-Language} prefers.
   *
   * @param otherwise the language if the header names none of them, or is broken
   */
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
