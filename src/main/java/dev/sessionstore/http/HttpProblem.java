package dev.sessionstore.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that gets an error answer; thrown by what parses it. */
final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How much of a received text an answer repeats, in characters. */
  private static final int MAX_ECHO = 80;

  private final transient ErrorCode code;
  private final transient Text text;
  private final transient Map<String, @Nullable Object> details = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  HttpProblem(ErrorCode code) {
    this(code, code.text());
  }

  HttpProblem(ErrorCode code, Text text) {
    super(text.english(), null, false, false);
    this.code = code;
    this.text = text;
  }

  /** A member, parameter or header that is missing or wrong. */
  static HttpProblem invalid(String field, String chinese, String english) {
    String name = abbreviated(field);
    return new HttpProblem(
            ErrorCode.INVALID_REQUEST,
            new Text(name + "：" + chinese, "%s: %s".formatted(name, english)))
        .with("field", name);
  }

  /** Adds to the details: a text, a number, a boolean or null. */
  HttpProblem with(String name, @Nullable Object detail) {
    details.put(name, detail);
    return this;
  }

  /** Adds the beginning of what was received to the details. */
  HttpProblem received(String text) {
    return with("received", abbreviated(text));
  }

  HttpProblem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  static String abbreviated(String text) {
    if (text.length() <= MAX_ECHO) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
    return text.substring(0, end) + "…";
  }

  ErrorCode code() {
    return code;
  }

  Text text() {
    return text;
  }

  Map<String, @Nullable Object> details() {
    return details;
  }

  Map<String, String> headers() {
    return headers;
  }
}
