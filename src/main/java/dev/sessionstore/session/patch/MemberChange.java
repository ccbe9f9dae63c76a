package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;

/**
 * A change of one member of an object. By {@link MemberChanges}, the member's own members change;
 * it becomes an object if it is none.
 */
sealed interface MemberChange permits MemberChange.Set, MemberChange.Remove, MemberChanges {
  /** The member gets a value, as {@link JsonTree#write} writes it. */
  record Set(JsonBytes value) implements MemberChange {}

  record Remove() implements MemberChange {}
}
