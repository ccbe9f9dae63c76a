package dev.sessionstore.store;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.PatchLimits;

/**
 * Changes to members, and the way back. With both, three states can be merged without keeping the
 * first of them: the way back tells whether somebody else has changed the same members. (One that
 * was changed back looks like one that was not.)
 *
 * @param changes what was changed
 * @param undo what sets the changed members back to what they were before the first change
 * @param tried those of the changes, as they were then, that Redis may have: what it has of them is
 *     nobody else's change
 */
public record ReversibleChange(MemberChanges changes, MemberChanges undo, MemberChanges tried) {
  /** No member is changed. */
  public static final ReversibleChange NONE =
      new ReversibleChange(MemberChanges.NONE, MemberChanges.NONE);

  /** What was accepted is never refused at its replay, however large both sides are together. */
  private static final PatchLimits LIMITS = new PatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Changes of which Redis has none. */
  public ReversibleChange(MemberChanges changes, MemberChanges undo) {
    this(changes, undo, MemberChanges.NONE);
  }

  /** These changes, which were applied to that data. */
  public static ReversibleChange of(MemberChanges changes, JsonBytes before) {
    return changes.isEmpty() ? NONE : new ReversibleChange(changes, changes.undoneOn(before));
  }

  /** This one, and after it that one. */
  public ReversibleChange then(ReversibleChange later) {
    return new ReversibleChange(changes.then(later.changes), later.undo.then(undo), tried);
  }

  /** The same, where Redis may have the changes already. */
  ReversibleChange thenTried() {
    return new ReversibleChange(changes, undo, changes);
  }

  /**
   * What the data were to which the changes were applied and nothing else; the order of members
   * aside.
   */
  public JsonBytes undoneOn(JsonBytes data) {
    return undo.applyTo(data, LIMITS);
  }

  /** The memory that it takes, in bytes, about. */
  public long footprint() {
    return changes.footprint() + undo.footprint() + tried.footprint();
  }

  /** The data with the changes applied, whatever others did to the same members. */
  public JsonBytes appliedTo(JsonBytes data) {
    return changes.applyTo(data, LIMITS);
  }

  /** The data with the changes applied to those members that nobody else has changed. */
  public JsonBytes appliedWhereFree(JsonBytes data) {
    MemberChanges free = changes.withoutConflicts(undo, data);
    if (!tried.isEmpty()) {
      free = free.then(changes.withoutConflicts(undo.then(tried), data));
    }
    return free.applyTo(data, LIMITS);
  }
}
