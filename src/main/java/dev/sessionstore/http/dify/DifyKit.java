package dev.sessionstore.http.dify;

import dev.sessionstore.http.PublicAddress;
import dev.sessionstore.http.Resources;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The files for builders of Dify workflows, as the jar carries them. */
public final class DifyKit {
  static final String INDEX = "index.html";

  /** The address as Dify sees it, but for the port, if the service joined its network. */
  private static final String IN_DIFYS_NETWORK = "http://session-store:";

  private static final List<String> FILES =
      List.of(
          "workflows/generate-questions.yml",
          "workflows/score-answer.yml",
          "nodes/save.py",
          "nodes/load.py",
          "nodes/update.py",
          "nodes/delete.py",
          "nodes/save_after_generate.py",
          "nodes/load_score_update.py");

  private final PublicAddress address;
  private final IntSupplier port;
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** Takes the port that is listened on. */
  public DifyKit(PublicAddress address, IntSupplier port) {
    this.address = address;
    this.port = port;
    FILES.forEach(file -> texts.put(file, Resources.text("/dify/" + file)));
  }

  /** A file with the service's address filled in; null if there is none of that name. */
  @Nullable Buffer file(String name, HttpServerRequest request) {
    String text = texts.get(name);
    return text == null ? null : address.fillIn(text, request);
  }

  /** The page of that text, with the address that Dify is likely to know the service by. */
  String page(String text) {
    return text.replace("{{dify}}", address.configuredOr(IN_DIFYS_NETWORK + port.getAsInt()));
  }

  /** The service's address as the client of that request knows it. */
  String address(HttpServerRequest request) {
    return address.of(request);
  }

  static String contentType(String name) {
    return name.endsWith(".yml") ? "application/yaml; charset=utf-8" : "text/plain; charset=utf-8";
  }
}
