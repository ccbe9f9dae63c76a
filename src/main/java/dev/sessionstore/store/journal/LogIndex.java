package dev.sessionstore.store.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which record holds the value of which key; keeps the counts of what is alive. */
final class LogIndex {
  private final Map<String, Location> locations = new HashMap<>();
  private long liveBytes;

  void put(String key, Location location) {
    forget(locations.put(key, location));
    location.segment().addLiveEntries(1);
    liveBytes += location.length();
  }

  void remove(String key) {
    forget(locations.remove(key));
  }

  /** Whether that record of that segment is the one that holds its key's value. */
  boolean isLive(Records.Found record, Segment segment) {
    Location location = locations.get(record.key());
    return location != null
        && location.segment() == segment
        && location.offset() == record.offset();
  }

  boolean has(String key) {
    return locations.containsKey(key);
  }

  /** Removes the entries whose records are in the segment. */
  void removeAllOf(Segment segment) {
    locations
        .values()
        .removeIf(
            location -> {
              boolean there = location.segment() == segment;
              if (there) {
                forget(location);
              }
              return there;
            });
  }

  long entries() {
    return locations.size();
  }

  /** Bytes of the records that hold the values. */
  long liveBytes() {
    return liveBytes;
  }

  private void forget(@Nullable Location location) {
    if (location != null) {
      location.segment().addLiveEntries(-1);
      liveBytes -= location.length();
    }
  }
}
