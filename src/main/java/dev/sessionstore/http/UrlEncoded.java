package dev.sessionstore.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and values of {@code application/x-www-form-urlencoded} (WHATWG URL, section 5), which
 * queries have too. It refuses what is broken; the decoders of Netty and Vert.x replace bytes that
 * are not UTF-8.
 */
public final class UrlEncoded {
  private UrlEncoded() {}

  /**
   * The parameters behind the question mark, none of them broken or twice. An empty one counts as
   * none, because templates leave such behind; one that a route does not know is ignored.
   */
  public static Map<String, String> query(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> parameters =
        unique(pairs(query, "query", "reason.percentEncoding"), "reason.repeatedParameter");
    parameters.values().removeIf(String::isEmpty);
    return parameters;
  }

  /**
   * All pairs in their order. A problem names the pair whose encoding is broken, or the whole.
   *
   * @param octets the text as it was sent, each byte as the character of the same number (ISO
   *     8859-1); those beyond ASCII need no encoding
   */
  public static List<Map.Entry<String, String>> pairs(String octets, String whole, String reason) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String part : octets.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = decoded(equals < 0 ? part : part.substring(0, equals), whole, reason);
        String value = equals < 0 ? "" : decoded(part.substring(equals + 1), name, reason);
        pairs.add(Map.entry(name, value));
      }
    }
    return pairs;
  }

  /** The pairs by name, in their order, of which none may stand there twice. */
  public static Map<String, String> unique(List<Map.Entry<String, String>> pairs, String reason) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : pairs) {
      if (values.put(pair.getKey(), pair.getValue()) != null) {
        throw HttpProblem.invalid(pair.getKey(), reason);
      }
    }
    return values;
  }

  private static String decoded(String octets, String field, String reason) {
    try {
      String bytes = URLDecoder.decode(octets, StandardCharsets.ISO_8859_1);
      return utf8(bytes.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw HttpProblem.invalid(field, reason).received(octets);
    }
  }

  public static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
