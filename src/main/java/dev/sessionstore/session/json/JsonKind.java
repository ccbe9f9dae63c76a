package dev.sessionstore.session.json;

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
}
