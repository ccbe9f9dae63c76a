package dev.sessionstore.session;

import java.util.List;
import java.util.OptionalLong;

/** Conflicts of a namespace, the newest first; the next page begins before a number, if any. */
public record ConflictPage(List<Conflict> conflicts, OptionalLong next) {
  public ConflictPage {
    conflicts = List.copyOf(conflicts);
  }
}
