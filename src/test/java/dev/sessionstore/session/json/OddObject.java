package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.List;

/**
 * An object as pieces of text, on which a change is made by exchanging pieces: what the code under
 * test must agree with byte for byte.
 *
 * @param tail the white space before the closing brace
 */
public record OddObject(List<Member> members, String tail) {
  /**
   * @param name the name, decoded
   * @param before the name as it is spelt, the colon, and the white space around them
   * @param after white space before the comma; the last member leaves it to the tail
   */
  public record Member(String name, String before, String value, String after) {}

  /** Drops the white space of the last member that would be the tail's. */
  public OddObject {
    members = new ArrayList<>(members);
    if (!members.isEmpty()) {
      Member last = members.remove(members.size() - 1);
      members.add(new Member(last.name(), last.before(), last.value(), ""));
    }
  }

  public String text() {
    return text(members, tail);
  }

  private static String text(List<Member> members, String tail) {
    List<String> pieces = new ArrayList<>();
    members.forEach(member -> pieces.add(member.before() + member.value() + member.after()));
    return "{" + String.join(",", pieces) + tail + "}";
  }

  /** The text with that member's value exchanged. */
  public String with(int index, String value) {
    List<Member> changed = new ArrayList<>(members);
    Member old = members.get(index);
    changed.set(index, new Member(old.name(), old.before(), value, old.after()));
    return text(changed, tail);
  }

  /** The text without that member. */
  public String without(int index) {
    List<Member> changed = new ArrayList<>(members);
    changed.remove(index);
    return text(changed, tail);
  }

  /** The text with a new member at its end. */
  public String plus(String name, String value) {
    List<Member> changed = new ArrayList<>(members);
    changed.add(new Member(name, JsonText.quote(name) + ":", value, ""));
    return text(changed, tail);
  }
}
