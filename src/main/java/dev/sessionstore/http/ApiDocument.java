package dev.sessionstore.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Serves the OpenAPI document, with the address at which the client reached this service. */
final class ApiDocument {
  private static final String YAML_TYPE = "application/yaml; charset=utf-8";

  private final PublicAddress address;
  private final String yaml;
  private final String json;

  ApiDocument(PublicAddress address) {
    this.address = address;
    this.yaml = Resources.text("/openapi.yaml");
    this.json = asJson(yaml);
  }

  void addTo(Routes routes) {
    routes
        .add(
            HttpMethod.GET,
            "/openapi.json",
            exchange -> exchange.json(200, address.fillIn(json, exchange)))
        .add(
            HttpMethod.GET,
            "/openapi.yaml",
            exchange -> exchange.material(YAML_TYPE, address.fillIn(yaml, exchange)));
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
