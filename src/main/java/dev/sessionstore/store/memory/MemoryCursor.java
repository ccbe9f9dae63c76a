package dev.sessionstore.store.memory;

import org.jspecify.annotations.Nullable;

/** Where a list of this node's memory goes on: {@code m.ID}, after that id. */
public final class MemoryCursor {
  private static final String KIND = "m.";

  private MemoryCursor() {}

  /** Whether the text is a cursor of this kind. */
  public static boolean isLocal(@Nullable String text) {
    return text != null && text.startsWith(KIND);
  }

  static String after(String id) {
    return KIND + id;
  }

  /**
   * The id after which the page begins; empty for the first page.
   *
   * @throws IllegalArgumentException if the text is no cursor of this kind
   */
  static String parse(@Nullable String text) {
    if (text == null) {
      return "";
    }
    if (!isLocal(text)) {
      throw new IllegalArgumentException("not a cursor that a page before gave");
    }
    return text.substring(KIND.length());
  }
}
