package dev.sessionstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The papers that the packaged jar carries. */
class JarIT {
  private static final String THIRD_PARTY = "META-INF/THIRD-PARTY.md";

  private static ZipFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new ZipFile(System.getProperty("service.jar"));
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void itShouldCarryTheLicenceAndTheListOfThirdParties() throws IOException {
    assertThat(text("META-INF/LICENSE"))
        .isEqualTo(Files.readString(Path.of("LICENSE")))
        .contains("Apache License");
    assertThat(text(THIRD_PARTY))
        .isEqualTo(Files.readString(Path.of("src/site/markdown/third-party.md")));
    assertThat(text("META-INF/NOTICE")).contains("META-INF/LICENSE", THIRD_PARTY);
  }

  /** Artifacts built by Maven name themselves in the jar. */
  @Test
  void everyArtifactInItShouldBeInTheList() throws IOException {
    String list = text(THIRD_PARTY);
    List<String> artifacts =
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("META-INF/maven/.*/pom\\.properties"))
            .map(name -> name.split("/")[3])
            .filter(artifact -> !artifact.equals("dify-session-store"))
            .toList();
    assertThat(artifacts).hasSizeGreaterThan(20).allMatch(list::contains, "is listed");
  }

  private static String text(String entry) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), UTF_8);
  }
}
