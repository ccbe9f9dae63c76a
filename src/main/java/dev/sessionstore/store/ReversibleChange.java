package dev.sessionstore.store;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;

/**
 * Changes of members together with their undo. Both allow a three-way merge without the first
 * state: the undo tells whether another node has changed the same members. (A member that another
 * node changed and changed back counts as not changed.)
 *
 * @param changes the changes
 * @param undo the changes that restore the members as they were before
 * @param tried changes that were sent to Redis and may have been applied there; a value of theirs
 *     in Redis is this node's own
 */
public record ReversibleChange(MemberChanges changes, MemberChanges undo, MemberChanges tried) {
  public static final ReversibleChange NONE =
      new ReversibleChange(MemberChanges.NONE, MemberChanges.NONE);

  /** An accepted change is never refused at its replay, however large both sides are together. */
  private static final Patch.Limits LIMITS = new Patch.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public ReversibleChange(MemberChanges changes, MemberChanges undo) {
    this(changes, undo, MemberChanges.NONE);
  }

  /** Makes a change of these members, which was applied to that data. */
  public static ReversibleChange of(MemberChanges changes, JsonBytes before) {
    return changes.isEmpty() ? NONE : new ReversibleChange(changes, changes.undoneOn(before));
  }

  public ReversibleChange then(ReversibleChange later) {
    return new ReversibleChange(changes.then(later.changes), later.undo.then(undo), tried);
  }

  /** Returns this change marked as tried: Redis may have all of it. */
  ReversibleChange thenTried() {
    return new ReversibleChange(changes, undo, changes);
  }

  /** Undoes the change on the data that it led to; the order of members may differ. */
  public JsonBytes undoneOn(JsonBytes data) {
    return undo.applyTo(data, LIMITS);
  }

  /** Returns about how many bytes of memory the change takes. */
  public long footprint() {
    return changes.footprint() + undo.footprint() + tried.footprint();
  }

  /** Applies the change, over what others did to the same members. */
  public JsonBytes appliedTo(JsonBytes data) {
    return changes.applyTo(data, LIMITS);
  }

  /** Applies the change to the members that nobody else has changed. */
  public JsonBytes appliedWhereFree(JsonBytes data) {
    MemberChanges free = changes.withoutConflicts(undo, data);
    if (!tried.isEmpty()) {
      free = free.then(changes.withoutConflicts(undo.then(tried), data));
    }
    return free.applyTo(data, LIMITS);
  }
}
