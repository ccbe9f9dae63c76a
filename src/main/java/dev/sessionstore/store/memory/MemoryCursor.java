package dev.sessionstore.store.memory;

import org.jspecify.annotations.Nullable;

/** The cursor of a list of this node's memory: {@code m.ID}, which goes on after that id. */
public final class MemoryCursor {
  private static final String KIND = "m.";

  private MemoryCursor() {}

  /** Tells whether the text is a cursor of this kind. */
  public static boolean isLocal(@Nullable String text) {
    return text != null && text.startsWith(KIND);
  }

  static String after(String id) {
    return KIND + id;
  }

  /**
   * Returns the id after which the page begins; "" for the first page.
   *
   * @throws IllegalArgumentException if the text is no cursor of this kind
   */
  static String parse(@Nullable String text) {
    if (text == null) {
      return "";
    }
    if (!isLocal(text)) {
      throw new IllegalArgumentException("the cursor is not one that an earlier page returned");
    }
    return text.substring(KIND.length());
  }
}
