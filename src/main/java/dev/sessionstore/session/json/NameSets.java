package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.List;

/** One set of names for each level that is open, used again by the next object of that level. */
final class NameSets {
  private final byte[] utf8;
  private final List<NameSet> levels = new ArrayList<>();

  NameSets(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** An empty set for an object that opens at that depth, from 1. */
  NameSet at(int depth) {
    while (levels.size() < depth) {
      levels.add(new NameSet(utf8));
    }
    NameSet set = levels.get(depth - 1);
    set.clear();
    return set;
  }
}
