package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RFC 8259 rule by rule, with names that an object may have only once and a bound on nesting: what
 * the reader under test, which is Jackson, must agree with.
 */
final class StrictGrammar {
  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*");
  private static final Pattern STRING =
      Pattern.compile("\"((?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*)\"");
  private static final Pattern SCALAR =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null");

  private final String text;
  private final int maxDepth;
  private int position;

  private StrictGrammar(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  static boolean accepts(byte[] document, int maxDepth) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      StrictGrammar grammar = new StrictGrammar(text, maxDepth);
      grammar.take(SPACE);
      boolean value = grammar.value(0);
      grammar.take(SPACE);
      return value && grammar.position == text.length();
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean value(int depth) {
    if (take("{")) {
      return depth < maxDepth && object(depth + 1);
    }
    if (take("[")) {
      return depth < maxDepth && array(depth + 1);
    }
    return take(SCALAR) || take(STRING);
  }

  private boolean object(int depth) {
    Set<String> names = new HashSet<>();
    take(SPACE);
    if (take("}")) {
      return true;
    }
    do {
      take(SPACE);
      int start = position;
      if (!take(STRING) || !names.add(decoded(text.substring(start + 1, position - 1)))) {
        return false;
      }
      take(SPACE);
      if (!take(":")) {
        return false;
      }
      take(SPACE);
      if (!value(depth)) {
        return false;
      }
      take(SPACE);
    } while (take(","));
    return take("}");
  }

  private boolean array(int depth) {
    take(SPACE);
    if (take("]")) {
      return true;
    }
    do {
      take(SPACE);
      if (!value(depth)) {
        return false;
      }
      take(SPACE);
    } while (take(","));
    return take("]");
  }

  /** A string without its escapes. */
  static String decoded(String name) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\') {
        c = name.charAt(++i);
        int letter = "bfnrt".indexOf(c);
        if (c == 'u') {
          c = (char) Integer.parseInt(name.substring(i + 1, i + 5), 16);
          i += 4;
        } else if (letter >= 0) {
          c = "\b\f\n\r\t".charAt(letter);
        }
      }
      decoded.append(c);
    }
    return decoded.toString();
  }

  private boolean take(String literal) {
    boolean there = text.startsWith(literal, position);
    position += there ? literal.length() : 0;
    return there;
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    boolean there = matcher.lookingAt();
    position = there ? matcher.end() : position;
    return there;
  }
}
