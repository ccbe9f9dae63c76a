package dev.sessionstore.http.session;

import org.jspecify.annotations.Nullable;

/** A client's {@code Cache-Control} (RFC 9111, section 5.2.1). */
final class CacheControl {
  private CacheControl() {}

  /**
   * Whether no copy will do: {@code no-cache}, {@code no-store} or {@code max-age=0}.
   *
   * @param header the header {@code Cache-Control}, null if there is none
   */
  static boolean demandsFresh(@Nullable String header) {
    if (header == null) {
      return false;
    }
    for (String directive : header.split(",")) {
      String name = directive.strip();
      if (name.equalsIgnoreCase("no-cache")
          || name.equalsIgnoreCase("no-store")
          || name.equalsIgnoreCase("max-age=0")) {
        return true;
      }
    }
    return false;
  }
}
