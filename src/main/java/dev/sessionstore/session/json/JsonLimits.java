package dev.sessionstore.session.json;

/** Limits of JSON that is accepted. */
public final class JsonLimits {
  /** Levels of nesting that a session's data and a patch may have. */
  public static final int MAX_DEPTH = 100;

  private JsonLimits() {}
}
