package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** One line of a table of patches: data, a patch, and the outcome byte for byte or the refusal. */
record PatchCase(String about, JsonObject members) {
  /** Reads a table with the code under test, because a tree of nodes would lose its bytes. */
  static List<PatchCase> read(String resource) throws IOException {
    try (InputStream table = PatchCase.class.getResourceAsStream(resource)) {
      return JsonValue.parse(Objects.requireNonNull(table).readAllBytes(), 20).elements().stream()
          .map(JsonValue::asObject)
          .map(members -> new PatchCase(members.get("about").text(), members))
          .toList();
    }
  }

  JsonBytes data() {
    return members.get("data").bytes();
  }

  byte[] patch() {
    return members.get("patch").bytes().array();
  }

  boolean has(String member) {
    return members.get(member) != null;
  }

  JsonBytes outcome() {
    return members.get("outcome").bytes();
  }

  /** The message of {@code failed} or {@code invalid}. */
  String text(String member) {
    return members.get(member).text();
  }

  @Override
  public String toString() {
    return about;
  }
}
