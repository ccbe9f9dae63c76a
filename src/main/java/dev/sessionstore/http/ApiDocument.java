package dev.sessionstore.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Serves the OpenAPI document, with the address at which the client reached this service. */
final class ApiDocument {
  /** What stands in the document in the place of the address. */
  private static final String PLACEHOLDER = "http://127.0.0.1:3001";

  private static final String YAML_TYPE = "application/yaml; charset=utf-8";

  private final @Nullable String publicUrl;
  private final String yaml;
  private final String json;

  /**
   * @param publicUrl the address to name; null for that of the request
   */
  ApiDocument(@Nullable String publicUrl) {
    this.publicUrl = publicUrl;
    this.yaml = read();
    this.json = asJson(yaml);
  }

  void addTo(Routes routes) {
    routes
        .add(
            HttpMethod.GET,
            "/openapi.json",
            exchange -> exchange.json(200, addressed(json, exchange)))
        .add(
            HttpMethod.GET,
            "/openapi.yaml",
            exchange -> exchange.material(YAML_TYPE, addressed(yaml, exchange)));
  }

  private Buffer addressed(String document, Exchange exchange) {
    return Buffer.buffer(
        document.replace(PLACEHOLDER, publicUrl == null ? exchange.address() : publicUrl));
  }

  private static String read() {
    try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String asJson(String yaml) {
    try {
      Object tree = new ObjectMapper(new YAMLFactory()).readValue(yaml, Object.class);
      return new ObjectMapper().writeValueAsString(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
