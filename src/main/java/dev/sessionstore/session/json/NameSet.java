package dev.sessionstore.session.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names seen so far in one object. A few names without escapes are compared as bytes, which
 * allocates nothing; more of them, or one with an escape, move to a set of decoded names, whose
 * cost stays near linear even for names chosen to collide (HashMap turns such bins into trees).
 */
final class NameSet {
  private static final int FEW = 12;

  private final byte[] utf8;
  private final int[] ranges = new int[2 * FEW];
  private int few;
  private @Nullable Set<String> many;

  NameSet(byte[] utf8) {
    this.utf8 = utf8;
  }

  void clear() {
    few = 0;
    many = null;
  }

  /**
   * Adds the name that stands there, quotes included.
   *
   * @return false if it is there already
   */
  boolean add(int start, int end, boolean escaped) {
    if (many == null && !escaped && few < FEW) {
      return addToFew(start, end);
    }
    if (many == null) {
      many = decodeFew();
    }
    return many.add(JsonStrings.decode(utf8, start, end));
  }

  private boolean addToFew(int start, int end) {
    for (int i = 0; i < 2 * few; i += 2) {
      if (Arrays.equals(utf8, ranges[i], ranges[i + 1], utf8, start, end)) {
        return false;
      }
    }
    ranges[2 * few] = start;
    ranges[2 * few + 1] = end;
    few++;
    return true;
  }

  private Set<String> decodeFew() {
    Set<String> decoded = new HashSet<>(4 * FEW);
    for (int i = 0; i < 2 * few; i += 2) {
      decoded.add(JsonStrings.decode(utf8, ranges[i], ranges[i + 1]));
    }
    return decoded;
  }
}
