package dev.sessionstore.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands above the content of a part of a form (RFC 7578, section 4).
 *
 * @param name the field's name
 * @param isFile whether it is a file, or several
 * @param contentType its type, null if it does not say
 */
record PartHeader(String name, boolean isFile, @Nullable String contentType) {
  /**
   * @param lines the header's lines
   * @throws IllegalArgumentException if they do not name a field
   */
  static PartHeader of(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("a header without a colon");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    String disposition = headers.getOrDefault("content-disposition", "");
    Map<String, String> parameters = parameters(disposition);
    String name = parameters.get("name");
    if (name == null || !disposition.toLowerCase(Locale.ROOT).startsWith("form-data")) {
      throw new IllegalArgumentException("a part without a name");
    }
    String type = headers.get("content-type");
    boolean isFile =
        parameters.containsKey("filename")
            || parameters.containsKey("filename*")
            || (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
    return new PartHeader(decoded(name), isFile, type);
  }

  /** What browsers and most clients encode in a name, and nothing else (Fetch, "formData()"). */
  private static String decoded(String name) {
    return name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }

  private static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new HashMap<>();
    int semicolon = value.indexOf(';');
    int equals = value.indexOf('=', semicolon);
    while (semicolon >= 0 && equals >= 0) {
      int begin = value.lastIndexOf(';', equals) + 1;
      String name = value.substring(begin, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder text = new StringBuilder();
      semicolon = value.indexOf(';', read(value, equals + 1, text));
      parameters.put(name, text.toString());
      equals = value.indexOf('=', Math.max(semicolon, 0));
    }
    return parameters;
  }

  /** Reads a word, or a text in quotes, and gives the place behind it. */
  private static int read(String value, int from, StringBuilder into) {
    int p = from;
    while (p < value.length() && value.charAt(p) == ' ') {
      p++;
    }
    if (p < value.length() && value.charAt(p) == '"') {
      return readQuoted(value, p + 1, into);
    }
    int semicolon = value.indexOf(';', p);
    int end = semicolon < 0 ? value.length() : semicolon;
    into.append(value.substring(p, end).strip());
    return end;
  }

  /** A backslash stands for itself unless a quote or another one follows: httpx doubles them. */
  private static int readQuoted(String value, int from, StringBuilder into) {
    int p = from;
    while (p < value.length() && value.charAt(p) != '"') {
      char next = p + 1 < value.length() ? value.charAt(p + 1) : ' ';
      boolean isEscape = value.charAt(p) == '\\' && (next == '"' || next == '\\');
      p += isEscape ? 1 : 0;
      into.append(value.charAt(p));
      p++;
    }
    if (p == value.length()) {
      throw new IllegalArgumentException("a text without its closing quote");
    }
    return p + 1;
  }
}
