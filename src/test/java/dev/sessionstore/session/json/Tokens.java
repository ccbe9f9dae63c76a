package dev.sessionstore.session.json;

import java.util.List;
import java.util.regex.Pattern;

/** A document as the list of its tokens: all of it but white space and the spelling of escapes. */
public final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[{}\\[\\],:]|[^\\s{}\\[\\],:\"]+");

  private Tokens() {}

  /** Each token; a string with its escapes decoded, a number as it is written. */
  public static List<String> of(String json) {
    return TOKEN
        .matcher(json)
        .results()
        .map(token -> token.group())
        .map(token -> token.startsWith("\"") ? StrictGrammar.decoded(token) : token)
        .toList();
  }
}
