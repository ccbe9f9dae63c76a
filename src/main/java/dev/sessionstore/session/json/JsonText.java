package dev.sessionstore.session.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sessionstore.session.json.JsonSyntaxException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Turns text into JSON, and JSON into JSON that is pure ASCII. */
public final class JsonText {
  private JsonText() {}

  /** The bytes of JSON within a string; refuses a lone surrogate, which UTF-8 cannot hold. */
  public static byte[] utf8(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    // The JDK puts one question mark in the place of one lone surrogate.
    String encoded = new String(utf8, StandardCharsets.UTF_8);
    if (!encoded.equals(json)) {
      int at = Arrays.mismatch(encoded.toCharArray(), json.toCharArray());
      throw JsonSyntaxException.after(
          json.substring(0, at), Kind.INVALID_UTF8, Reason.of("json.surrogate"));
    }
    return utf8;
  }

  /** The JSON string of a text; quotes, backslashes, controls and lone surrogates are escaped. */
  public static JsonBytes quote(String text) {
    return JsonTree.write(TextNode.valueOf(text));
  }

  /** Makes an object of members, in the order of the map; their values keep every byte. */
  public static JsonBytes object(Map<String, JsonBytes> members) {
    ObjectNode object = JsonTree.newObject();
    members.forEach((name, value) -> object.putRawValue(name, new RawValue(value.toString())));
    return JsonTree.write(object);
  }

  /**
   * The same JSON in ASCII, for readers that guess the charset: characters beyond it, which only
   * strings can hold, are escaped. It is the very array if it is ASCII already.
   */
  public static byte[] escapeNonAscii(byte[] utf8) {
    String json = new String(utf8, StandardCharsets.UTF_8);
    if (json.length() == utf8.length) {
      return utf8;
    }
    StringBuilder ascii = new StringBuilder(2 * utf8.length);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      }
    }
    return ascii.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
