package dev.sessionstore.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Serves the OpenAPI document, with the address at which the client reached this service. */
final class ApiDocument {
  private static final String YAML_TYPE = "application/yaml; charset=utf-8";

  private final PublicAddress address;
  private final String yaml;

  /** Made when it is first asked for; the start would take longer by a tenth. */
  private @Nullable CompletableFuture<String> json;

  ApiDocument(PublicAddress address) {
    this.address = address;
    this.yaml = Resources.text("/openapi.yaml");
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
    Future.fromCompletionStage(json(), Vertx.currentContext())
        .onComplete(made -> Guard.run(exchange, () -> sendJson(exchange, made)));
  }

  private void sendJson(Exchange exchange, AsyncResult<String> made) {
    if (made.failed()) {
      throw new IllegalStateException("the OpenAPI document is broken", made.cause());
    }
    exchange.json(200, address.fillIn(made.result(), exchange));
  }

  /** By any event loop, none of which is to wait for it. */
  private synchronized CompletableFuture<String> json() {
    CompletableFuture<String> made = json;
    if (made == null) {
      made = CompletableFuture.supplyAsync(() -> asJson(yaml));
      json = made;
    }
    return made;
  }

  private static String asJson(String yaml) {
    StringWriter out = new StringWriter();
    try (JsonParser from = new YAMLFactory().createParser(yaml);
        JsonGenerator to = new JsonFactory().createGenerator(out)) {
      from.nextToken();
      to.copyCurrentStructure(from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
