package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sessionstore.support.RawHttp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The OpenAPI document as a contract that answers are held against. */
final class ApiContract {
  private static final List<String> METHODS =
      List.of("get", "head", "put", "post", "patch", "delete");

  private final JsonObject document;
  private final ResponseValidator validator;
  private final Set<String> operations = new TreeSet<>();
  private final Map<String, JsonObject> responses = new TreeMap<>();

  private ApiContract(JsonObject document, ResponseValidator validator) {
    this.document = document;
    this.validator = validator;
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      for (String method : METHODS) {
        JsonObject operation = ((JsonObject) path.getValue()).getJsonObject(method);
        if (operation != null) {
          operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
          responses.put(operation.getString("operationId"), operation.getJsonObject("responses"));
        }
      }
    }
  }

  static ApiContract load(Vertx vertx) {
    JsonObject document = document();
    JsonObject understood = (JsonObject) understood(document);
    OpenAPIContract contract = await(OpenAPIContract.from(vertx, understood));
    return new ApiContract(document, ResponseValidator.create(vertx, contract));
  }

  private static JsonObject document() {
    try {
      Object tree =
          new ObjectMapper(new YAMLFactory()).readValue(Resources.text("/openapi.yaml"), Map.class);
      return new JsonObject(new ObjectMapper().writeValueAsString(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same document in the words of the validator: it knows few media types, and null only as a
   * value of its own.
   */
  private static Object understood(Object node) {
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(understood(element)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> member : object) {
      Object value = understood(member.getValue());
      if (member.getKey().equals("content") && value instanceof JsonObject content) {
        content.fieldNames().removeIf(type -> !isUnderstood(type));
      }
      copy.put(member.getKey(), value);
    }
    return Boolean.TRUE.equals(copy.remove("nullable")) ? orNull(copy) : copy;
  }

  /** It claims to know text, and then takes none. */
  private static boolean isUnderstood(String type) {
    return MediaType.isMediaTypeSupported(type) && !type.startsWith("text/");
  }

  private static JsonObject orNull(JsonObject schema) {
    JsonObject nothing = new JsonObject().put("enum", new JsonArray().addNull());
    return new JsonObject().put("anyOf", new JsonArray().add(schema).add(nothing));
  }

  /** What the document describes, as {@code GET /path}. */
  Set<String> operations() {
    return operations;
  }

  /** The statuses that the document has, by operation id. */
  Map<String, Set<Integer>> statuses() {
    Map<String, Set<Integer>> statuses = new TreeMap<>();
    responses.forEach(
        (operation, described) -> {
          Set<Integer> of = new TreeSet<>();
          described.fieldNames().forEach(status -> of.add(Integer.valueOf(status)));
          statuses.put(operation, of);
        });
    return statuses;
  }

  /** Fails if the operation's description does not have that answer. */
  void check(String operationId, RawHttp.Answer answer) {
    boolean hasBody = answer.body().length > 0;
    JsonObject described = described(operationId, answer.status());
    if (hasBody) {
      assertThat(members(described, "content")).contains(typeOf(answer));
    }
    if (answer.status() >= 300) {
      // Of a success one may be missing, such as the ETag of a session that is not there.
      assertThat(members(described, "headers"))
          .as("headers of %s: %d %s", operationId, answer.status(), answer.text())
          .allMatch(name -> answer.header(name) != null);
    }
    if (!hasBody || isUnderstood(typeOf(answer))) {
      validate(operationId, answer);
    }
  }

  private void validate(String operationId, RawHttp.Answer answer) {
    try {
      await(validator.validate(validatable(answer), operationId));
    } catch (RuntimeException e) {
      throw new AssertionError(
          "%s answered %d %s%n%s: %s"
              .formatted(operationId, answer.status(), answer.headers(), answer.text(), e),
          e);
    }
  }

  private JsonObject described(String operationId, int status) {
    JsonObject response = responses.get(operationId).getJsonObject(String.valueOf(status));
    String reference = response.getString("$ref");
    return reference == null
        ? response
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(document);
  }

  private static Set<String> members(JsonObject described, String name) {
    return described.getJsonObject(name, new JsonObject()).fieldNames();
  }

  private static String typeOf(RawHttp.Answer answer) {
    return answer.header("content-type").split(";", 2)[0];
  }

  private static ValidatableResponse validatable(RawHttp.Answer answer) {
    return answer.body().length > 0
        ? ValidatableResponse.create(
            answer.status(), answer.headers(), Buffer.buffer(answer.body()), typeOf(answer))
        : ValidatableResponse.create(answer.status(), answer.headers());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the validator did not answer within 30 s", e);
    }
  }
}
