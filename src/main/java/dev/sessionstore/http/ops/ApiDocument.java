package dev.sessionstore.http.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sessionstore.http.PublicAddress;
import dev.sessionstore.http.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document, with the address at which the client reached this service. */
public final class ApiDocument {
  private final PublicAddress address;
  private final String yaml;
  private volatile @Nullable String json;

  /**
   * @param resource the document in YAML, absolute within the jar
   */
  public ApiDocument(PublicAddress address, String resource) {
    this.address = address;
    this.yaml = Resources.text(resource);
  }

  Buffer yaml(HttpServerRequest request) {
    return address.fillIn(yaml, request);
  }

  /** The document as JSON. It is made off the event loop, when it is first asked for. */
  Future<Buffer> json(Vertx vertx, HttpServerRequest request) {
    String made = json;
    Future<String> document =
        made == null
            ? vertx.executeBlocking(this::asJson).onSuccess(text -> json = text)
            : Future.succeededFuture(made);
    return document.map(text -> address.fillIn(text, request));
  }

  private String asJson() throws IOException {
    StringWriter out = new StringWriter();
    try (JsonParser from = new YAMLFactory().createParser(yaml);
        JsonGenerator to = new JsonFactory().createGenerator(out)) {
      from.nextToken();
      to.copyCurrentStructure(from);
    }
    return out.toString();
  }
}
