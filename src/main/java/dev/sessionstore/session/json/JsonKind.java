package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonToken;

/** The seven kinds of JSON value. */
public enum JsonKind {
  OBJECT,
  ARRAY,
  STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL;

  /** Its name in a sentence, in English with an article. */
  public Reason phrase() {
    return Reason.of("kind." + name());
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
