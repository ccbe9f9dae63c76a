package dev.sessionstore.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The instructions of the image: those of the last stage of the Dockerfile.
 *
 * @param all in order, as name and text
 */
record Dockerfile(List<Map.Entry<String, String>> all) {
  private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\"([^\"]*)\"|\\S+)");

  static Dockerfile read() {
    try {
      String text = Files.readString(Path.of("Dockerfile"));
      String lastStage = text.substring(text.lastIndexOf("\nFROM ") + 1);
      String whole = lastStage.replaceAll("(?m)^#.*\n", "").replace("\\\n", "");
      return new Dockerfile(
          whole
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> line.split(" ", 2))
              .map(parts -> Map.entry(parts[0], parts[1]))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<String> texts(String instruction) {
    return all.stream()
        .filter(entry -> entry.getKey().equals(instruction))
        .map(Map.Entry::getValue);
  }

  String text(String instruction) {
    return texts(instruction).reduce((one, last) -> last).orElseThrow();
  }

  /** The environment of the image. */
  Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    texts("ENV")
        .flatMap(text -> VARIABLE.matcher(text).results())
        .forEach(
            found ->
                variables.put(
                    found.group(1), found.group(3) == null ? found.group(2) : found.group(3)));
    return variables;
  }

  List<String> entryPoint() {
    return words(text("ENTRYPOINT"));
  }

  List<String> healthCheck() {
    return words(text("HEALTHCHECK").replaceFirst(".*? CMD ", ""));
  }

  /** The script that makes the archive of classes. */
  String archiveScript() {
    return texts("RUN").filter(text -> text.contains("ArchiveClassesAtExit")).findFirst().get();
  }

  List<String> shell() {
    return words(text("SHELL"));
  }

  private static List<String> words(String execForm) {
    Matcher form = Pattern.compile("\\[.*]").matcher(execForm);
    if (!form.matches()) {
      throw new AssertionError("not in exec form: " + execForm);
    }
    try {
      return List.of(new ObjectMapper().readValue(execForm, String[].class));
    } catch (JsonProcessingException e) {
      throw new AssertionError(execForm, e);
    }
  }
}
