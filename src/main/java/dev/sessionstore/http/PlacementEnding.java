package dev.sessionstore.http;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import io.vertx.core.buffer.Buffer;

/**
 * What a successful answer ends with: the last members of {@code data}, which say where it came
 * from. There are few placements, so all of them are rendered once.
 */
final class PlacementEnding {
  private static final int SIZE_HINT = 128;
  private static final int DURABILITIES = Durability.values().length;
  private static final byte[][] ALL = renderAll();

  private PlacementEnding() {}

  /** The members with the comma before them, and the brackets that close the answer. */
  static byte[] of(Placement placement) {
    return ALL[index(placement)];
  }

  private static int index(Placement placement) {
    int storage = 2 * placement.storage().ordinal() + (placement.degraded() ? 1 : 0);
    return storage * DURABILITIES + placement.durability().ordinal();
  }

  private static byte[][] renderAll() {
    byte[][] all = new byte[2 * Storage.values().length * DURABILITIES][];
    for (Storage storage : Storage.values()) {
      for (Durability durability : Durability.values()) {
        for (boolean degraded : new boolean[] {false, true}) {
          Placement placement = new Placement(storage, degraded, durability);
          all[index(placement)] = rendered(placement);
        }
      }
    }
    return all;
  }

  private static byte[] rendered(Placement placement) {
    JsonWriter out = new JsonWriter(SIZE_HINT).beginObject();
    out.name("storage").value(placement.storage().wireName());
    out.name("degraded").value(placement.degraded());
    out.name("durability").value(placement.durability().wireName());
    Buffer members = out.endObject().endObject().buffer();
    // In the place of the opening bracket stands the comma behind the member before.
    return members.setByte(0, (byte) ',').getBytes();
  }
}
