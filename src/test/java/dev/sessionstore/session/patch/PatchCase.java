package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One line of a table of patches: data, a patch, and the outcome byte for byte or the refusal. */
record PatchCase(String about, Map<String, JsonBytes> members) {
  /** Reads a table with the code under test, because another tree would lose its numbers. */
  static List<PatchCase> read(String resource) throws IOException {
    try (InputStream table = PatchCase.class.getResourceAsStream(resource)) {
      List<PatchCase> cases = new ArrayList<>();
      JsonTree.parse(Objects.requireNonNull(table).readAllBytes(), 20)
          .forEach(
              line ->
                  cases.add(
                      new PatchCase(
                          line.get("about").textValue(), JsonTree.write(line).members())));
      return cases;
    }
  }

  JsonBytes data() {
    return members.get("data");
  }

  byte[] patch() {
    return members.get("patch").array();
  }

  boolean has(String member) {
    return members.get(member) != null;
  }

  JsonBytes outcome() {
    return members.get("outcome");
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
