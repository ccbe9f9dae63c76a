package dev.sessionstore.session.json;

import dev.sessionstore.session.json.JsonSyntaxException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** From text to JSON, and from JSON to JSON in other letters. */
public final class JsonText {
  private JsonText() {}

  /**
   * Checks a document that may hold a value of any kind.
   *
   * @param utf8 the document; not to be written to afterwards
   * @param maxDepth how many containers may stand within each other, from 0; {@code {}} has 1
   * @return the value without the white space around it
   * @throws JsonSyntaxException if it is no JSON document
   */
  public static JsonBytes parse(byte[] utf8, int maxDepth) {
    return JsonValue.parse(utf8, maxDepth).bytes();
  }

  /**
   * The bytes of JSON that came as text, for a document within a string of another.
   *
   * @throws JsonSyntaxException if the text has a lone surrogate, which UTF-8 cannot hold
   */
  public static byte[] utf8(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (JsonStrings.isLoneSurrogate(json, i)) {
        byte[] before = json.substring(0, i).getBytes(StandardCharsets.UTF_8);
        String reason = "the document holds one half of a surrogate pair";
        throw JsonPlace.failure(Kind.INVALID_UTF8, reason, before, 0, before.length);
      }
    }
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The JSON string of a text. Every character stands for itself in UTF-8, save the quote, the
   * backslash, control characters and lone surrogates, which are escaped.
   */
  public static JsonBytes quote(String text) {
    return JsonBytes.wrap(JsonStrings.quote(text));
  }

  /** The object with those members, in the order of the map. */
  public static JsonBytes object(Map<String, JsonBytes> members) {
    EditableValue object = EditableValue.of(JsonBytes.of("{}"));
    members.forEach((name, value) -> object.asObject().put(name, EditableValue.of(value)));
    return object.value().bytes();
  }

  /**
   * The same JSON in ASCII: characters beyond it, which only strings can hold, become {@code
   * \}{@code uXXXX}, two of them beyond U+FFFF. For readers that guess the charset.
   *
   * @param utf8 valid JSON
   * @return that very array if it is ASCII already
   */
  public static byte[] escapeNonAscii(byte[] utf8) {
    int p = endOfAscii(utf8, 0);
    if (p == utf8.length) {
      return utf8;
    }
    ByteSink sink = new ByteSink(2 * utf8.length);
    int plain = 0;
    while (p < utf8.length) {
      sink.append(utf8, plain, p);
      plain = Utf8.endOfCharacter(utf8, p, utf8.length);
      for (char unit : Character.toChars(Utf8.codePoint(utf8, p))) {
        JsonStrings.appendUnicodeEscape(sink, unit);
      }
      p = endOfAscii(utf8, plain);
    }
    return sink.append(utf8, plain, p).toArray();
  }

  private static int endOfAscii(byte[] utf8, int from) {
    int p = from;
    while (p < utf8.length && utf8[p] >= 0) {
      p++;
    }
    return p;
  }
}
