package dev.sessionstore.update;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Forms as HTTP clients write them; fields are names and values in turn. */
final class Forms {
  static final String URLENCODED = "application/x-www-form-urlencoded";
  private static final String BOUNDARY = "----boundary7MA4YWxk";
  static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

  private Forms() {}

  /** In the form of that content type. */
  static String of(String contentType, String... fields) {
    return contentType.equals(URLENCODED) ? urlencoded(fields) : multipart(fields);
  }

  static String urlencoded(String... fields) {
    StringJoiner form = new StringJoiner("&");
    for (int i = 0; i < fields.length; i += 2) {
      form.add(encoded(fields[i]) + "=" + encoded(fields[i + 1]));
    }
    return form.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String multipart(String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(part("name=\"" + quotable(fields[i]) + "\"", fields[i + 1]));
    }
    return form + end();
  }

  /** A part with a disposition of one's own. */
  static String part(String disposition, String value) {
    return "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, disposition, value);
  }

  static String end() {
    return "--" + BOUNDARY + "--\r\n";
  }

  /** How browsers write a name (WHATWG HTML, multipart/form-data encoding). */
  private static String quotable(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }
}
