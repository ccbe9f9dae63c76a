package dev.sessionstore.http;

import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that gets an error answer; thrown by the code that finds the error. */
public final class HttpProblem extends RuntimeException {
  /** Longest part of a received text that an answer repeats, in characters. */
  private static final int MAX_ECHO = 80;

  private static final String RETRY_AFTER_SECONDS = "1";

  private final transient ErrorCode code;
  private final transient Message text;
  private final transient Map<String, @Nullable Object> details = new LinkedHashMap<>();
  private final transient Map<CharSequence, String> headers = new LinkedHashMap<>();

  /** A problem with the general message of its code. */
  public HttpProblem(ErrorCode code) {
    this(code, Message.of(code.name()));
  }

  public HttpProblem(ErrorCode code, Message text) {
    super(text.key(), null, false, false);
    this.code = code;
    this.text = text;
  }

  /** A member, parameter or header that is missing or wrong, for a reason by its message's key. */
  public static HttpProblem invalid(String field, String reason, Object... arguments) {
    String name = abbreviated(field);
    Message why = Message.of(reason, arguments);
    return new HttpProblem(ErrorCode.INVALID_REQUEST, Message.of("invalid", name, why))
        .with("field", name);
  }

  /** Adds to the details: a text, a reason, a number, a boolean, a list of texts or null. */
  public HttpProblem with(String name, @Nullable Object detail) {
    details.put(name, detail);
    return this;
  }

  public HttpProblem received(String text) {
    return with("received", abbreviated(text));
  }

  public HttpProblem header(CharSequence name, String value) {
    headers.put(name, value);
    return this;
  }

  public HttpProblem retryLater() {
    return header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  /** Ends the connection with the answer, because nobody can tell where the next request begins. */
  public HttpProblem closing() {
    return header(HttpHeaders.CONNECTION, "close");
  }

  public static String abbreviated(String text) {
    if (text.length() <= MAX_ECHO) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
    return text.substring(0, end) + "…";
  }

  public ErrorCode code() {
    return code;
  }

  public Message text() {
    return text;
  }

  public Map<String, @Nullable Object> details() {
    return details;
  }

  public Map<CharSequence, String> headers() {
    return headers;
  }
}
