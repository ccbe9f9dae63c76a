package dev.sessionstore.session.json;

import dev.sessionstore.session.json.JsonSyntaxException.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a document, which checks it and notes where the children of its outermost value
 * stand. Written by hand because jackson-core takes overlong UTF-8, characters above U+10FFFF, a
 * byte order mark and UTF-16, has no place for the end of a token that it reads lazily, and builds
 * names and numbers that nobody asked for.
 */
final class JsonScanner extends JsonTokens {
  /** What was checked nests less deep than this; it only keeps broken bytes off the stack's end. */
  private static final int TRUSTED_DEPTH = 1000;

  private final int maxDepth;
  private final @Nullable NameSets names;
  private @Nullable List<JsonMember> members;
  private @Nullable List<JsonValue> elements;

  private JsonScanner(byte[] utf8, int start, int end, int maxDepth, @Nullable NameSets names) {
    super(utf8, start, end);
    this.maxDepth = maxDepth;
    this.names = names;
  }

  /** Reads what came from outside. */
  static JsonScanner strict(byte[] utf8, int maxDepth) {
    return new JsonScanner(utf8, 0, utf8.length, maxDepth, new NameSets(utf8));
  }

  /** Reads what was checked before, so that names need no comparison. */
  static JsonScanner trusted(JsonValue value) {
    return new JsonScanner(value.array(), value.start(), value.end(), TRUSTED_DEPTH, null);
  }

  /** Adds the members of the outermost object, if the document is one, to that list. */
  JsonScanner collectMembers(List<JsonMember> into) {
    members = into;
    return this;
  }

  /** Adds the elements of the outermost array, if the document is one, to that list. */
  JsonScanner collectElements(List<JsonValue> into) {
    elements = into;
    return this;
  }

  /** Reads one value, white space around it, and nothing else. To be called once. */
  JsonValue document() {
    skipWhitespace();
    int valueStart = pos;
    value(0);
    int valueEnd = pos;
    skipWhitespace();
    if (pos < end) {
      throw unexpected("the end after the value");
    }
    return new JsonValue(utf8, valueStart, valueEnd);
  }

  private void value(int depth) {
    switch (current()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    }
  }

  private void object(int depth) {
    if (enter(depth, '}')) {
      return;
    }
    NameSet seen = names == null ? null : names.at(depth);
    do {
      skipWhitespace();
      member(depth, seen);
      skipWhitespace();
    } while (hasMore('}'));
  }

  private void member(int depth, @Nullable NameSet seen) {
    if (current() != '"') {
      throw unexpected("a member name in double quotes");
    }
    int nameStart = pos;
    boolean escaped = string();
    int nameEnd = pos;
    if (seen != null && !seen.add(nameStart, nameEnd, escaped)) {
      throw failure(Kind.DUPLICATE_KEY, "an object has two members of the same name", nameStart);
    }
    skipWhitespace();
    if (current() != ':') {
      throw unexpected("':' after a member name");
    }
    pos++;
    skipWhitespace();
    int valueStart = pos;
    value(depth);
    if (depth == 1 && members != null) {
      String name = JsonStrings.decode(utf8, nameStart, nameEnd);
      members.add(new JsonMember(name, new JsonValue(utf8, valueStart, pos)));
    }
  }

  private void array(int depth) {
    if (enter(depth, ']')) {
      return;
    }
    do {
      skipWhitespace();
      int valueStart = pos;
      value(depth);
      if (depth == 1 && elements != null) {
        elements.add(new JsonValue(utf8, valueStart, pos));
      }
      skipWhitespace();
    } while (hasMore(']'));
  }

  /** Goes past an opening bracket, and past the closing one too if nothing stands between them. */
  private boolean enter(int depth, char close) {
    if (depth > maxDepth) {
      throw failure(Kind.TOO_DEEP, "nested deeper than " + maxDepth + " levels", pos);
    }
    pos++;
    skipWhitespace();
    if (current() != close) {
      return false;
    }
    pos++;
    return true;
  }

  private boolean hasMore(char close) {
    int found = current();
    if (found != ',' && found != close) {
      throw unexpected("',' or '" + close + "'");
    }
    pos++;
    return found == ',';
  }
}
