package dev.sessionstore.session.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.NotAnObjectException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a JSON Merge Patch, RFC 7396, that is an object: any other kind would replace the session's
 * data by something that is none. Null removes a member, an object changes one, anything else sets
 * it.
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Checks and reads a patch.
   *
   * @throws JsonSyntaxException if it is not JSON
   * @throws NotAnObjectException if it is JSON, but no object
   */
  public static MemberChanges parse(byte[] utf8, int maxDepth) {
    return changesOf(JsonTree.parseObject(utf8, maxDepth));
  }

  private static MemberChanges changesOf(ObjectNode patch) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    patch.properties().forEach(member -> changes.put(member.getKey(), changeOf(member.getValue())));
    return new MemberChanges(changes);
  }

  private static MemberChange changeOf(JsonNode value) {
    if (value instanceof ObjectNode patch) {
      return changesOf(patch);
    }
    return value.isNull() ? new MemberChange.Remove() : new MemberChange.Set(JsonTree.write(value));
  }
}
