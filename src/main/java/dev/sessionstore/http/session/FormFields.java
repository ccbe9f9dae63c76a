package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.UrlEncoded;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the fields of a form, in their order and verbatim. */
final class FormFields {
  /** The field that some clients add to a form without files so that it is not empty. */
  static final String PLACEHOLDER = "__multipart_placeholder__";

  static final int MAX_FIELDS = 1_000;

  private FormFields() {}

  /** {@code application/x-www-form-urlencoded}, in UTF-8. */
  static Map<String, String> urlencoded(byte[] body) {
    String octets = new String(body, StandardCharsets.ISO_8859_1);
    return unique(UrlEncoded.pairs(octets, "body", "reason.encoding"));
  }

  /** {@code multipart/form-data} (RFC 7578); files are refused. */
  static Map<String, String> multipart(byte[] body, String contentType) {
    return unique(MultipartForm.pairs(body, contentType));
  }

  private static Map<String, String> unique(List<Map.Entry<String, String>> pairs) {
    if (pairs.size() > MAX_FIELDS) {
      throw HttpProblem.invalid("body", "reason.tooManyFields", MAX_FIELDS);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : pairs) {
      if (fields.put(pair.getKey(), pair.getValue()) != null) {
        throw HttpProblem.invalid(pair.getKey(), "reason.repeatedField");
      }
    }
    return fields;
  }
}
