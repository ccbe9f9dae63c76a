package dev.sessionstore.session.json;

/** What JSON may be like. */
public final class JsonLimits {
  /** How many containers may stand within each other in a session's data and in a patch. */
  public static final int MAX_DEPTH = 100;

  private JsonLimits() {}
}
