package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on: a position of {@code SCAN}, and the ids at that position that were sent
 * already. Its text is {@code r.POSITION}, or {@code r.POSITION!ID!ID…}: {@code !} stands in no id.
 *
 * @param position the unsigned 64-bit number that Redis gave
 * @param sent ids; rarely any
 */
record ScanCursor(String position, Set<String> sent) {
  private static final String KIND = "r.";
  private static final String START = "0";

  static ScanCursor at(String position) {
    return new ScanCursor(position, Set.of());
  }

  static boolean isEnd(String position) {
    return position.equals(START);
  }

  static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * @param text what {@link #toString} gave, or null for the start
   * @throws IllegalArgumentException if it is something else
   */
  static ScanCursor parse(@Nullable String text) {
    if (text == null) {
      return at(START);
    }
    if (!text.startsWith(KIND)) {
      throw new IllegalArgumentException("not a cursor that a page before gave");
    }
    String[] parts = text.substring(KIND.length()).split("!", -1);
    Set<String> sent = Set.copyOf(Arrays.asList(parts).subList(1, parts.length));
    try {
      return new ScanCursor(Long.toUnsignedString(Long.parseUnsignedLong(parts[0])), sent);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a cursor that a page before gave", e);
    }
  }

  boolean hasSent(SessionId id) {
    return sent.contains(id.value());
  }

  /** The same position, with more ids sent. */
  ScanCursor without(Collection<SessionId> ids) {
    Set<String> all = new TreeSet<>(sent);
    ids.forEach(id -> all.add(id.value()));
    return new ScanCursor(position, all);
  }

  @Override
  public String toString() {
    return sent.stream().map(id -> "!" + id).collect(Collectors.joining("", KIND + position, ""));
  }
}
