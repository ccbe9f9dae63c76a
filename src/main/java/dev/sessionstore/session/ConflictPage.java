package dev.sessionstore.session;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of the conflicts of a namespace, the newest first.
 *
 * @param next the number before which the next page begins; empty if this is the last page
 */
public record ConflictPage(List<Conflict> conflicts, OptionalLong next) {
  public ConflictPage {
    conflicts = List.copyOf(conflicts);
  }
}
