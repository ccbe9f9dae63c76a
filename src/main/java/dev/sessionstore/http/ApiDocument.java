package dev.sessionstore.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Serves the OpenAPI document, with the address at which the client reached this service. */
final class ApiDocument {
  private static final String YAML_TYPE = "application/yaml; charset=utf-8";

  private final PublicAddress address;
  private final String yaml;

  /** Made beside the start, which it would make longer by a tenth. */
  private final CompletableFuture<String> json;

  ApiDocument(PublicAddress address) {
    this.address = address;
    this.yaml = Resources.text("/openapi.yaml");
    this.json = CompletableFuture.supplyAsync(() -> asJson(yaml));
  }

  void addTo(Routes routes) {
    routes
        .add(HttpMethod.GET, "/openapi.json", this::sendJson)
        .add(
            HttpMethod.GET,
            "/openapi.yaml",
            exchange -> exchange.material(YAML_TYPE, address.fillIn(yaml, exchange)));
  }

  private void sendJson(Exchange exchange) {
    Future.fromCompletionStage(json, Vertx.currentContext())
        .onComplete(made -> Guard.run(exchange, () -> sendJson(exchange, made)));
  }

  private void sendJson(Exchange exchange, AsyncResult<String> made) {
    if (made.failed()) {
      throw new IllegalStateException("the OpenAPI document is broken", made.cause());
    }
    exchange.json(200, address.fillIn(made.result(), exchange));
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
