package dev.sessionstore.store.memory;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids in their order, in blocks: a tree with a node for each id would take seven times the
 * memory, and as many comparisons. To be used by one thread at a time.
 */
final class SortedIds {
  /**
   * Ids in a block: enough that the tree of blocks costs nothing, few enough to be moved at once.
   */
  static final int BLOCK = 256;

  /** No ids; to be read only. */
  static final SortedIds NONE = new SortedIds();

  /**
   * The blocks by a bound that none of their ids is below. The first one's is the empty text, so
   * that every id has a block; it alone may be empty.
   */
  private final TreeMap<String, Block> blocks = new TreeMap<>(Map.of("", new Block()));

  /** Adds an id; if it is there already, the same text is kept. */
  void add(String id) {
    Map.Entry<String, Block> place = blocks.floorEntry(id);
    Block block = place.getValue();
    int index = block.indexOf(id);
    if (index >= 0) {
      return;
    }
    if (block.size < BLOCK) {
      block.insert(-index - 1, id);
      return;
    }
    // Ids that come in their order leave full blocks behind.
    boolean atTheEnd = -index - 1 == BLOCK && blocks.higherKey(id) == null;
    Block upper = atTheEnd ? new Block() : block.split();
    blocks.put(atTheEnd ? id : upper.ids[0], upper);
    add(id);
  }

  void remove(String id) {
    Map.Entry<String, Block> place = blocks.floorEntry(id);
    Block block = place.getValue();
    int index = block.indexOf(id);
    if (index >= 0) {
      block.delete(index);
      shrink(place.getKey(), block);
    }
  }

  /** The first id that is this text or comes after it; null if there is none. */
  @Nullable String ceiling(String text) {
    Map.Entry<String, Block> place = blocks.floorEntry(text);
    int index = place.getValue().indexOf(text);
    return from(place, index < 0 ? -index - 1 : index);
  }

  /** The first id that comes after this text; null if there is none. */
  @Nullable String higher(String text) {
    Map.Entry<String, Block> place = blocks.floorEntry(text);
    int index = place.getValue().indexOf(text);
    return from(place, index < 0 ? -index - 1 : index + 1);
  }

  /** Does something with each id, in their order; it must not change the set. */
  void forEach(Consumer<String> action) {
    for (Block block : blocks.values()) {
      for (int i = 0; i < block.size; i++) {
        action.accept(block.ids[i]);
      }
    }
  }

  /** How many blocks there are, which is what the memory depends on. */
  int blocks() {
    return blocks.size();
  }

  private @Nullable String from(Map.Entry<String, Block> place, int index) {
    Block block = place.getValue();
    if (index < block.size) {
      return block.ids[index];
    }
    Map.Entry<String, Block> next = blocks.higherEntry(place.getKey());
    return next == null ? null : next.getValue().ids[0];
  }

  /**
   * Joins blocks of which little is left: two that follow one another are half a block at least.
   */
  private void shrink(String bound, Block block) {
    if (block.size > BLOCK / 4) {
      return;
    }
    Map.Entry<String, Block> upper = blocks.higherEntry(bound);
    if (upper != null && block.size + upper.getValue().size <= BLOCK / 2) {
      block.append(upper.getValue());
      blocks.remove(upper.getKey());
    }
    Map.Entry<String, Block> lower = blocks.lowerEntry(bound);
    if (lower != null && (block.size == 0 || lower.getValue().size + block.size <= BLOCK / 2)) {
      lower.getValue().append(block);
      blocks.remove(bound);
    }
  }

  /** Some ids that follow one another. */
  private static final class Block {
    private final String[] ids = new String[BLOCK];
    private int size;

    int indexOf(String id) {
      return Arrays.binarySearch(ids, 0, size, id);
    }

    void insert(int index, String id) {
      System.arraycopy(ids, index, ids, index + 1, size - index);
      ids[index] = id;
      size++;
    }

    void delete(int index) {
      size--;
      System.arraycopy(ids, index + 1, ids, index, size - index);
      ids[size] = null;
    }

    void append(Block other) {
      System.arraycopy(other.ids, 0, ids, size, other.size);
      size += other.size;
    }

    /** Takes the upper half into a block of its own. */
    Block split() {
      Block upper = new Block();
      int half = size / 2;
      upper.size = size - half;
      System.arraycopy(ids, half, upper.ids, 0, upper.size);
      Arrays.fill(ids, half, size, null);
      size = half;
      return upper;
    }
  }
}
