package dev.sessionstore.session.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that are no JSON document as this service takes it: RFC 8259 in strict UTF-8, no name twice
 * in an object, bounded nesting. It carries no stack trace, because it tells of the sender's
 * mistake and must be cheap to answer.
 */
public final class JsonSyntaxException extends RuntimeException {
  private static final Pattern LINE_END = Pattern.compile("\r\n?|\n");

  private final Kind kind;
  private final transient Reason reason;
  private final int line;
  private final int column;

  public enum Kind {
    SYNTAX,
    /** Not UTF-8: a stray, missing or overlong byte sequence, an encoded surrogate. */
    INVALID_UTF8,
    /** One object has two members of the same name, escapes decoded. */
    DUPLICATE_KEY,
    TOO_DEEP
  }

  private JsonSyntaxException(Kind kind, Reason reason, int line, int column) {
    super("%s at line %d, column %d".formatted(reason, line, column), null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.line = line;
    this.column = column;
  }

  static JsonSyntaxException after(String before, Kind kind, Reason reason) {
    int line = 1;
    int lineStart = 0;
    for (Matcher lineEnd = LINE_END.matcher(before); lineEnd.find(); line++) {
      lineStart = lineEnd.end();
    }
    int column = before.codePointCount(lineStart, before.length()) + 1;
    return new JsonSyntaxException(kind, reason, line, column);
  }

  public Kind kind() {
    return kind;
  }

  public Reason reason() {
    return reason;
  }

  /** The line of the first unacceptable character, from 1. */
  public int line() {
    return line;
  }

  /** The place of that character within its line, in code points from 1. */
  public int column() {
    return column;
  }
}
