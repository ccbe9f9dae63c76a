package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;

/** What becomes of one member of an object. */
sealed interface MemberChange {
  /** It gets that value, whatever it had. */
  record Set(JsonBytes value) implements MemberChange {}

  /** It goes. */
  record Remove() implements MemberChange {}

  /** Its own members change; it becomes an object if it is none. */
  record Merge(MemberChanges changes) implements MemberChange {}
}
