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
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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

  private static final JsonFactory STRICT = factory(true);
  private static final JsonFactory TRUSTING = factory(false);

  /** Parts of Jackson's messages that speak of its settings or of places in its source. */
  private static final Pattern INTERNALS =
      Pattern.compile(" \\((?:start marker|for |not recognized).*|: enable .*");

  private final byte[] utf8;
  private final char[] text;
  private final int length;
  private final JsonParser parser;
  private final int maxDepth;
  private int depth;
  private int markedChar;
  private int markedByte;

  private JsonReader(byte[] utf8, JsonFactory factory, int maxDepth) {
    CharBuffer decoded = decode(utf8);
    this.utf8 = utf8;
    this.text = decoded.array();
    this.length = decoded.limit();
    this.maxDepth = maxDepth;
    if (NameSurrogates.mayBeIn(utf8)) {
      NameSurrogates.unescape(text, length);
    }
    try {
      this.parser = factory.createParser(text, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader of what came from outside. */
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

  private static CharBuffer decode(byte[] utf8) {
    CharBuffer decoded = CharBuffer.allocate(utf8.length);
    boolean broken =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(utf8), decoded, true)
            .isError();
    decoded.flip();
    if (broken) {
      String before = decoded.toString();
      throw JsonSyntaxException.after(before, Kind.INVALID_UTF8, "the document is not valid UTF-8");
    }
    return decoded;
  }

  /** The next token; null at the end of the document. */
  @Nullable JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (token != null && token.isStructStart() && ++depth > maxDepth) {
        throw failure(Kind.TOO_DEEP, "nested deeper than " + maxDepth + " levels", tokenStart());
      } else if (token != null && token.isStructEnd()) {
        depth--;
      }
      return token;
    } catch (JsonProcessingException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first token of the value that must stand here. */
  JsonToken value() {
    JsonToken token = next();
    if (token == null) {
      throw failure(Kind.SYNTAX, "the document is empty", length);
    }
    return token;
  }

  /** Goes on to the last token of the value that the current token begins. */
  void skipValue() {
    int around = parser.currentToken().isStructStart() ? depth - 1 : depth;
    while (depth > around) {
      next();
    }
  }

  /** Refuses everything but white space after the document's value. */
  void end() {
    if (next() != null) {
      throw failure(Kind.SYNTAX, "the document goes on after its value", tokenStart());
    }
  }

  /** The name or the value of the current token, escapes decoded; the digits of a number. */
  String text() {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The character at which the current token begins. */
  int tokenStart() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  /**
   * The value that ends before a token or before the end of the document.
   *
   * @param start the character at which it begins
   * @param next the character at which what follows begins
   */
  JsonValue valueBetween(JsonKind kind, int start, int next) {
    int end = next;
    while (isBetweenValues(text[end - 1])) {
      end--;
    }
    int from = byteAt(start);
    return new JsonValue(utf8, kind, from, byteAt(end));
  }

  /** The value that ends where the document does. */
  JsonValue valueToEnd(JsonKind kind, int start) {
    return valueBetween(kind, start, length);
  }

  private static boolean isBetweenValues(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',';
  }

  /** The place of a character in the bytes, counted from the last one asked for or from the end. */
  private int byteAt(int character) {
    if (length == utf8.length) {
      return character;
    }
    if (character < markedChar) {
      markedChar = 0;
      markedByte = 0;
    }
    markedByte =
        character - markedChar <= length - character
            ? markedByte + utf8Length(text, markedChar, character)
            : utf8.length - utf8Length(text, character, length);
    markedChar = character;
    return markedByte;
  }

  private static int utf8Length(char[] text, int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      char c = text[i];
      if (!Character.isSurrogate(c)) {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      } else if (i + 1 < to && Character.isSurrogatePair(c, text[i + 1])) {
        bytes += 4;
        i++;
      } else {
        bytes++; // the spaces behind the name count for the rest of its escape
      }
    }
    return bytes;
  }

  private JsonSyntaxException failure(JsonProcessingException e) {
    String message = Objects.requireNonNullElse(e.getOriginalMessage(), "");
    JsonLocation location = e.getLocation();
    int at = location == null ? length : (int) location.getCharOffset();
    if (message.startsWith("Duplicate field")) {
      return failure(Kind.DUPLICATE_KEY, "an object has two members of the same name", at);
    }
    if (at == 0 && length > 0 && text[0] == '\ufeff') {
      return failure(Kind.SYNTAX, "the document starts with a byte order mark", at);
    }
    return failure(Kind.SYNTAX, INTERNALS.matcher(message).replaceFirst(""), at);
  }

  private JsonSyntaxException failure(Kind kind, String reason, int at) {
    return JsonSyntaxException.after(new String(text, 0, at), kind, reason);
  }
}
