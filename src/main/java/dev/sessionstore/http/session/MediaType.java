package dev.sessionstore.http.session;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kinds of bodies, by their {@code Content-Type}. */
enum MediaType {
  NONE,
  JSON,
  MERGE_PATCH,
  JSON_PATCH,
  URLENCODED,
  MULTIPART,
  TEXT,
  OTHER;

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]*)\"?", Pattern.CASE_INSENSITIVE);

  /** The kind of a body; UTF-8 is the only charset taken. */
  static MediaType of(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return NONE;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    if (semicolon >= 0) {
      checkCharset(contentType);
    }
    return switch (type.trim().toLowerCase(Locale.ROOT)) {
      case "application/json" -> JSON;
      case "application/merge-patch+json" -> MERGE_PATCH;
      case "application/json-patch+json" -> JSON_PATCH;
      case "application/x-www-form-urlencoded" -> URLENCODED;
      case "multipart/form-data" -> MULTIPART;
      case "text/plain" -> TEXT;
      default -> OTHER;
    };
  }

  private static void checkCharset(String contentType) {
    Matcher charset = CHARSET.matcher(contentType);
    if (charset.find()) {
      String name = charset.group(1).toLowerCase(Locale.ROOT);
      if (!name.equals("utf-8") && !name.equals("utf8") && !name.equals("us-ascii")) {
        throw unsupported(contentType, "charset=utf-8");
      }
    }
  }

  static HttpProblem unsupported(@Nullable String contentType, String supported) {
    return new HttpProblem(
            ErrorCode.UNSUPPORTED_MEDIA_TYPE, Message.of("unsupportedMediaType", supported))
        .with("contentType", contentType == null ? null : HttpProblem.abbreviated(contentType))
        .with("supported", supported);
  }
}
