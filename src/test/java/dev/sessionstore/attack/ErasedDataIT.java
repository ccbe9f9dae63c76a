package dev.sessionstore.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Personal data that should be gone, looked for on the disk. */
class ErasedDataIT {
  private static final String DELETED = "110101199003074514";
  private static final String EXPIRED = "110101199003075285";
  private static final String KEPT = "110101199003071436";

  @TempDir Path data;

  @Test
  void deletedAndExpiredSessionsShouldLeaveTheFilesWithoutARestart() {
    JsonObject configuration =
        new JsonObject()
            .put("redis", new JsonObject().put("url", "redis://127.0.0.1:" + Ports.free()))
            .put(
                "journal", new JsonObject().put("directory", data.toString()).put("eraseAfter", 1));
    try (TestService service = TestService.start(configuration)) {
      Api api = service.api();
      api.save("kept", "{\"idCard\":\"" + KEPT + "\"}");
      api.save("deleted", "{\"idCard\":\"" + DELETED + "\"}");
      api.save("expired", "{\"idCard\":\"" + EXPIRED + "\"}");
      assertThat(onDisk(DELETED)).isTrue();
      assertThat(onDisk(EXPIRED)).isTrue();
      assertThat(api.delete("deleted").status()).isEqualTo(200);
      assertThat(api.touch("expired", 1).status()).isEqualTo(200);
      Await.until("the deleted one is gone", () -> !onDisk(DELETED));
      Await.until("the expired one is gone", () -> !onDisk(EXPIRED));
      assertThat(onDisk(KEPT)).isTrue();
    }
  }

  private boolean onDisk(String text) {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> read(file).contains(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
