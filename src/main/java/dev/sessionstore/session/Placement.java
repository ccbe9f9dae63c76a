package dev.sessionstore.session;

/**
 * The origin of an answer and the safety of its data; part of every answer, so that no client is
 * misled about an outage.
 *
 * @param storage what served: Redis, or this node's memory
 * @param degraded whether Redis is unreachable though it should be there
 * @param durability where the answer's write, or the copy that was read, is safe
 */
public record Placement(Storage storage, boolean degraded, Durability durability) {
  /** Redis served. */
  public static final Placement REDIS = new Placement(Storage.REDIS, false, Durability.REDIS);

  /** Memory is the store, because there is no Redis and none was asked for. */
  public static final Placement MEMORY = new Placement(Storage.MEMORY, false, Durability.MEMORY);

  /** The store that served an answer. */
  public enum Storage {
    REDIS("redis"),
    MEMORY("memory");

    private final String wireName;

    Storage(String wireName) {
      this.wireName = wireName;
    }

    /** The word in answers. */
    public String wireName() {
      return wireName;
    }
  }

  /** The place where a change is safe. */
  public enum Durability {
    /** Redis has it. */
    REDIS("redis"),
    /** It is on this node's disk. */
    JOURNAL("journal"),
    /** Another node has it too. */
    CLUSTER("cluster"),
    /** It is in this process only. */
    MEMORY("memory");

    private final String wireName;

    Durability(String wireName) {
      this.wireName = wireName;
    }

    /** The word in answers. */
    public String wireName() {
      return wireName;
    }
  }
}
