package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sessionstore.session.json.JsonSyntaxException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document token by token with Jackson, and knows at which bytes the tokens stand. The
 * characters are decoded by the JDK before, because Jackson's own reader of bytes takes overlong
 * UTF-8, a byte order mark and UTF-16.
 */
final class JsonReader {
  /** Depth of data that were checked when they came in. Jackson's own limit is the same. */
  private static final int TRUSTED_DEPTH = 1_000;

  /** The JDK decodes what is not UTF-8 as this character, which may also have been sent. */
  private static final char REPLACEMENT = '\ufffd';

  private static final JsonFactory STRICT = factory(true);
  private static final JsonFactory TRUSTING = factory(false);

  /** Parts of Jackson's messages that speak of its settings or of places in its source. */
  private static final Pattern INTERNALS =
      Pattern.compile(" \\((?:start marker|for |not recognized).*|: enable .*");

  /** Words of Jackson's messages that tell one mistake, and the key of the reason that it is. */
  private static final Map<String, String> MISTAKES =
      Map.of(
          "Unexpected end-of-input", "json.end",
          "Unexpected close marker", "json.bracket",
          "Unrecognized token", "json.token",
          "Non-standard token", "json.token",
          "Unrecognized character escape", "json.escape",
          "Illegal unquoted character", "json.control",
          "Invalid numeric value", "json.number",
          " in numeric value", "json.number");

  private final byte[] utf8;
  private final String text;
  private final LoneSurrogates parsed;
  private final JsonParser parser;
  private final int maxDepth;

  private JsonReader(byte[] utf8, JsonFactory factory, int maxDepth) {
    this.utf8 = utf8;
    this.text = decode(utf8);
    this.parsed = LoneSurrogates.unescape(text);
    this.maxDepth = maxDepth;
    try {
      this.parser = factory.createParser(parsed.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonReader strict(byte[] utf8, int maxDepth) {
    return new JsonReader(utf8, STRICT, maxDepth);
  }

  /** A reader of what was checked before, so that names need no comparison. */
  static JsonReader trusting(JsonBytes trusted) {
    return new JsonReader(trusted.array(), TRUSTING, TRUSTED_DEPTH);
  }

  /** Names are not shared in a table, since colliding ones would fill it. */
  private static JsonFactory factory(boolean refuseDuplicates) {
    return JsonFactory.builder()
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refuseDuplicates)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(TRUSTED_DEPTH)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .build();
  }

  private static String decode(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      CharBuffer valid = CharBuffer.allocate(utf8.length);
      if (StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(utf8), valid, true)
          .isError()) {
        throw JsonSyntaxException.after(
            valid.flip().toString(), Kind.INVALID_UTF8, Reason.of("json.utf8"));
      }
    }
    return text;
  }

  /** The next token; null at the end of the document. */
  @Nullable JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (depth() > maxDepth) {
        throw failure(Kind.TOO_DEEP, Reason.of("json.tooDeep", maxDepth), tokenStart());
      }
      return token;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private int depth() {
    return parser.getParsingContext().getNestingDepth();
  }

  /** The first token of the value that must stand here. */
  JsonToken value() {
    JsonToken token = next();
    if (token == null) {
      throw failure(Kind.SYNTAX, Reason.of("json.empty"), text.length());
    }
    return token;
  }

  /** Goes on to the last token of the value that the current token begins. */
  private void skipValue() {
    int around = parser.currentToken().isStructStart() ? depth() - 1 : depth();
    while (depth() > around) {
      next();
    }
  }

  /** Refuses everything but white space after the document's value. */
  void end() {
    if (next() != null) {
      throw failure(Kind.SYNTAX, Reason.of("json.goesOn"), tokenStart());
    }
  }

  JsonBytes document() {
    value();
    return toEnd();
  }

  private JsonBytes toEnd() {
    int start = tokenStart();
    skipValue();
    end();
    return cut(start, text.length());
  }

  Map<String, JsonBytes> members() {
    if (value() != JsonToken.START_OBJECT) {
      throw new NotAnObjectException(toEnd().kind());
    }
    Map<String, JsonBytes> members = new LinkedHashMap<>();
    JsonToken token = next();
    while (token == JsonToken.FIELD_NAME) {
      String name = text();
      value();
      int start = tokenStart();
      skipValue();
      token = next();
      members.put(name, cut(start, tokenStart()));
    }
    end();
    return members;
  }

  /** The name or the value of the current token, escapes decoded; the digits of a number. */
  String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private int tokenStart() {
    return parsed.original((int) parser.currentTokenLocation().getCharOffset());
  }

  /** The value that begins at a character, and ends before a token or where the document does. */
  private JsonBytes cut(int start, int next) {
    int end = next;
    while (" \n\r\t,".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end - start <= text.length() / 2) {
      return JsonBytes.of(text.substring(start, end));
    }
    // Less work than to encode a large value is to measure what little stands around it.
    int from = utf8Length(text.substring(0, start));
    int to = utf8.length - utf8Length(text.substring(end));
    boolean whole = from == 0 && to == utf8.length;
    return JsonBytes.wrap(whole ? utf8 : Arrays.copyOfRange(utf8, from, to));
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private JsonSyntaxException failure(IOException e) {
    // Over a text in memory, Jackson throws nothing else.
    JsonProcessingException broken = (JsonProcessingException) e;
    String message = String.valueOf(broken.getOriginalMessage());
    JsonLocation location = broken.getLocation();
    int at = location == null ? text.length() : parsed.original((int) location.getCharOffset());
    if (message.startsWith("Duplicate field")) {
      return failure(Kind.DUPLICATE_KEY, Reason.of("json.twice"), at);
    }
    if (at == 0 && text.startsWith("\ufeff")) {
      return failure(Kind.SYNTAX, Reason.of("json.mark"), at);
    }
    String plain = INTERNALS.matcher(message).replaceFirst("");
    String key =
        MISTAKES.entrySet().stream()
            .filter(mistake -> plain.contains(mistake.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("json.syntax");
    return failure(Kind.SYNTAX, Reason.of(key, plain), at);
  }

  private JsonSyntaxException failure(Kind kind, Reason reason, int at) {
    return JsonSyntaxException.after(text.substring(0, at), kind, reason);
  }
}
