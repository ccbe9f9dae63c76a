package dev.sessionstore.session.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.Reason;
import java.util.Map;

/**
 * The work that a JSON Patch may ask for, since operations of thirty bytes each may ask for
 * megabytes of it. It is charged before it is done; its unit is a character that is looked at.
 */
final class PatchWork {
  /** Work allowed for each byte of the largest document allowed. */
  private static final int PER_BYTE = 16;

  /** Visits of nodes cost this many units, as measured. */
  private static final int NODE = 8;

  /** Elements of an array that are moved in one unit, as measured. */
  private static final int MOVED_ELEMENTS = 8;

  private final int maxDepth;
  private long left;

  PatchWork(Patch.Limits limits, int size) {
    this.maxDepth = limits.maxDepth();
    this.left = (long) PER_BYTE * Math.max(limits.maxBytes(), size);
  }

  void charge(long amount) {
    left -= amount;
    if (left < 0) {
      throw new PatchFailedException(Reason.of("patch.work"));
    }
  }

  /** Charges what it takes to make room, or to close a gap, in an array. */
  void chargeMove(int elements) {
    charge(elements / MOVED_ELEMENTS);
  }

  /** The bytes of a written tree within so many containers; charged for. */
  long sizeOf(JsonNode node, int depth) {
    charge(NODE);
    if (!node.isContainerNode()) {
      String text = node.asText();
      charge(text.length());
      return node.isTextual() ? quotedLength(text) : text.length();
    }
    if (depth == maxDepth) {
      throw new PatchFailedException(Reason.of("json.tooDeep", maxDepth));
    }
    long size = 1 + Math.max(1, node.size());
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        size += quotedLength(member.getKey()) + 1 + sizeOf(member.getValue(), depth + 1);
      }
    } else {
      for (JsonNode element : node) {
        size += sizeOf(element, depth + 1);
      }
    }
    return size;
  }

  /** The same of a value that is copied, which takes as long as to look at it. */
  long sizeOfCopy(JsonNode node, int depth) {
    long before = left;
    long size = sizeOf(node, depth);
    charge(before - left);
    return size;
  }

  static int quotedLength(String text) {
    int length = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length += c >= ' ' ? (c == '"' || c == '\\' ? 2 : 1) : "\b\f\n\r\t".indexOf(c) >= 0 ? 2 : 6;
      } else if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        length += pair ? 4 : 6;
        i += pair ? 1 : 0;
      } else {
        length += c < 0x800 ? 2 : 3;
      }
    }
    return length;
  }
}
