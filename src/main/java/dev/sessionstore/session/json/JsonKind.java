package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonToken;

/** The seven kinds of JSON value, each with its English name with article, for messages. */
public enum JsonKind {
  OBJECT("an object"),
  ARRAY("an array"),
  STRING("a string"),
  NUMBER("a number"),
  TRUE("true"),
  FALSE("false"),
  NULL("null");

  private final String phrase;

  JsonKind(String phrase) {
    this.phrase = phrase;
  }

  public String phrase() {
    return phrase;
  }

  /** The kind of the value that this token begins. */
  public static JsonKind of(JsonToken first) {
    return switch (first) {
      case START_OBJECT -> OBJECT;
      case START_ARRAY -> ARRAY;
      case VALUE_STRING -> STRING;
      case VALUE_TRUE -> TRUE;
      case VALUE_FALSE -> FALSE;
      case VALUE_NULL -> NULL;
      default -> NUMBER;
    };
  }
}
