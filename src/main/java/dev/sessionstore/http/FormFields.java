package dev.sessionstore.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the fields of a form, in their order and verbatim. */
final class FormFields {
  /** What some clients add to a form without files so that it is not empty. */
  static final String PLACEHOLDER = "__multipart_placeholder__";

  static final int MAX_FIELDS = 1_000;

  private FormFields() {}

  /** {@code application/x-www-form-urlencoded} (WHATWG URL, section 5), in UTF-8. */
  static Map<String, String> urlencoded(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    for (String part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        String field = decoded(() -> PercentCoding.decode(name, true), "body");
        add(fields, field, decoded(() -> PercentCoding.decode(value, true), field));
      }
    }
    return fields;
  }

  /** {@code multipart/form-data} (RFC 7578); files are refused. */
  static Map<String, String> multipart(byte[] body, String contentType) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (MultipartBody.Part part : parts(body, contentType)) {
      add(fields, part.header(), part.content());
    }
    return fields;
  }

  private static List<MultipartBody.Part> parts(byte[] body, String contentType) {
    try {
      return MultipartBody.parts(body, contentType);
    } catch (IllegalArgumentException e) {
      // A form that breaks off must not be taken for one with fewer fields.
      throw HttpProblem.invalid(
          "body", "不是完整有效的 multipart 表单", "it is not a whole and valid multipart form (RFC 7578)");
    }
  }

  private static void add(Map<String, String> fields, PartHeader header, byte[] content) {
    String name = header.name();
    if (name.equals(PLACEHOLDER) && content.length == 0) {
      return;
    }
    if (header.isFile()) {
      throw HttpProblem.invalid(name, "不接受文件", "files are not taken");
    }
    // For its charset, which must be UTF-8; any type else is taken for text.
    MediaType.of(header.contentType());
    add(fields, name, decoded(() -> PercentCoding.utf8(content), name));
  }

  private static void add(Map<String, String> fields, String name, String value) {
    if (fields.size() == MAX_FIELDS) {
      throw HttpProblem.invalid("body", "字段过多", "a form has at most " + MAX_FIELDS + " fields");
    }
    if (fields.put(name, value) != null) {
      throw HttpProblem.invalid(name, "字段重复", "the field stands there twice");
    }
  }

  private interface Decoding {
    String run();
  }

  private static String decoded(Decoding decoding, String field) {
    try {
      return decoding.run();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
          field, "编码无效，应为 UTF-8", "the encoding is broken, it must be UTF-8: " + e.getMessage());
    }
  }
}
