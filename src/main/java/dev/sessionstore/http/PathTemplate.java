package dev.sessionstore.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template such as {@code /api/{namespace}/sessions/{id}}. Paths are compared where they stand:
 * nothing is split or copied but what a variable stands for.
 */
final class PathTemplate {
  private final String text;
  private final List<@Nullable String> literals = new ArrayList<>();
  private int variables;

  /**
   * @param text segments, each with a slash before it; a slash at the end changes nothing
   */
  PathTemplate(String text) {
    this.text = text;
    int end = text.endsWith("/") ? text.length() - 1 : text.length();
    for (int slash = 0; slash < end; ) {
      int next = endOfSegment(text, slash + 1, end);
      String segment = text.substring(slash + 1, next);
      boolean variable = segment.startsWith("{");
      literals.add(variable ? null : segment);
      variables += variable ? 1 : 0;
      slash = next;
    }
  }

  /**
   * Whether the path is one of these.
   *
   * @param path begins with a slash
   * @param end where its last segment ends
   */
  boolean matches(String path, int end) {
    int slash = 0;
    for (int i = 0; i < literals.size(); i++) {
      if (slash == end) {
        return false;
      }
      String literal = literals.get(i);
      int next = endOfSegment(path, slash + 1, end);
      if (literal != null && !isAt(path, slash + 1, next, literal)) {
        return false;
      }
      slash = next;
    }
    return slash == end;
  }

  /** What a path that matches has in the place of the variables, in order. */
  List<String> arguments(String path, int end) {
    List<String> arguments = new ArrayList<>(variables);
    int slash = 0;
    for (int i = 0; arguments.size() < variables; i++) {
      int next = endOfSegment(path, slash + 1, end);
      if (literals.get(i) == null) {
        arguments.add(path.substring(slash + 1, next));
      }
      slash = next;
    }
    return arguments;
  }

  private static boolean isAt(String path, int start, int end, String literal) {
    return end - start == literal.length() && path.startsWith(literal, start);
  }

  private static int endOfSegment(String path, int start, int end) {
    int slash = path.indexOf('/', start);
    return slash < 0 || slash > end ? end : slash;
  }

  @Override
  public String toString() {
    return text;
  }
}
