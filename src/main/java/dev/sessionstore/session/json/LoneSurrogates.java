package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * JSON in which escaped halves of surrogate pairs that stand alone are characters, at places in
 * ascending order: Jackson 2.21.8 refuses their escapes in names.
 */
record LoneSurrogates(String json, List<Integer> places) {
  private static final int ESCAPE = "\\uD800".length();
  private static final char NONE = 0;

  static LoneSurrogates unescape(String json) {
    if (!json.contains("\\ud") && !json.contains("\\uD")) {
      return new LoneSurrogates(json, List.of());
    }
    StringBuilder unescaped = new StringBuilder();
    List<Integer> places = new ArrayList<>();
    int done = 0;
    int at = json.indexOf('\\');
    while (at >= 0) {
      char unit = surrogateAt(json, at);
      if (unit == NONE) {
        at += 2; // the character after a backslash begins no escape
      } else if (Character.isSurrogatePair(unit, surrogateAt(json, at + ESCAPE))) {
        at += 2 * ESCAPE;
      } else {
        unescaped.append(json, done, at);
        places.add(unescaped.length());
        unescaped.append(unit);
        at += ESCAPE;
        done = at;
      }
      at = json.indexOf('\\', at);
    }
    return new LoneSurrogates(unescaped.append(json, done, json.length()).toString(), places);
  }

  /** The half of a pair whose escape begins there, or {@link #NONE}. */
  private static char surrogateAt(String json, int at) {
    if (!json.startsWith("\\u", at) || at + ESCAPE > json.length()) {
      return NONE;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      char digit = json.charAt(i);
      unit = HexFormat.isHexDigit(digit) ? unit << 4 | HexFormat.fromHexDigit(digit) : NONE;
    }
    return Character.isSurrogate((char) unit) ? (char) unit : NONE;
  }

  int original(int at) {
    int found = Collections.binarySearch(places, at);
    int before = found < 0 ? ~found : found;
    return at + before * (ESCAPE - 1);
  }
}
