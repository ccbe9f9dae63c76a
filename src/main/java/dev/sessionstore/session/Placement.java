package dev.sessionstore.session;

import java.util.Locale;

/**
 * The origin of an answer and the safety of its data; part of every answer, so that no client is
 * misled about an outage.
 *
 * @param degraded whether Redis is unreachable though it should be there
 */
public record Placement(Storage storage, boolean degraded, Durability durability) {
  public static final Placement REDIS = new Placement(Storage.REDIS, false, Durability.REDIS);

  /** Memory is the store, because there is no Redis and none was asked for. */
  public static final Placement MEMORY = new Placement(Storage.MEMORY, false, Durability.MEMORY);

  public enum Storage {
    REDIS,
    MEMORY;

    /** The word in answers. */
    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
      return wireName;
    }
  }

  public enum Durability {
    REDIS,
    /** It is on this node's disk. */
    JOURNAL,
    /** Another node has it too. */
    CLUSTER,
    /** It is in this process only. */
    MEMORY;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
      return wireName;
    }
  }
}
