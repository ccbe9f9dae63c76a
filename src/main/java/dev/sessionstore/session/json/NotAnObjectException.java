package dev.sessionstore.session.json;

/** A valid JSON document whose value is no object, where only an object will do. */
public final class NotAnObjectException extends RuntimeException {
  private final JsonKind kind;

  NotAnObjectException(JsonKind kind) {
    super("expected a JSON object, not " + kind.phrase(), null, false, false);
    this.kind = kind;
  }

  public JsonKind kind() {
    return kind;
  }
}
