package dev.sessionstore.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a body is, by its {@code Content-Type}. */
enum MediaType {
  /** No content type at all. */
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

  /**
   * @throws HttpProblem if it names another charset than UTF-8, which is the only one taken
   */
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

  /** The answer to a body that is compressed. */
  static HttpProblem unsupportedCoding(String contentEncoding) {
    return new HttpProblem(
            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            new Text("不支持压缩的请求体", "A compressed body is not supported; send it as it is"))
        .with("contentEncoding", HttpProblem.abbreviated(contentEncoding))
        .header("accept-encoding", "identity");
  }

  /** The answer to a body that is nothing the route takes. */
  static HttpProblem unsupported(@Nullable String contentType, String supported) {
    return new HttpProblem(
            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            new Text(
                "不支持的内容类型，可用：" + supported, "The content type is not supported; use " + supported))
        .with("contentType", contentType == null ? null : HttpProblem.abbreviated(contentType))
        .with("supported", supported);
  }
}
