package dev.sessionstore.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/**
 * The format {@value #FORMAT} of vertx-config: YAML that cannot be misread. It refuses a key or a
 * section that stands twice, an alias and a second document. The processor of vertx-config-yaml
 * accepts all three, and fails on a file that holds nothing but comments.
 */
public final class StrictYaml implements ConfigProcessor {
  static final String FORMAT = "strict-yaml";

  /** The name under which the file's sections stand beside what other stores give. */
  static final String FILE = "file";

  private static final String NOT_YAML = "not a YAML file of sections and keys";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .build();

  @Override
  public String name() {
    return FORMAT;
  }

  /** Fails with a {@link ConfigException} that names the line. */
  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    try {
      return Future.succeededFuture(new JsonObject().put(FILE, parse(input.getBytes())));
    } catch (JsonProcessingException e) {
      // The message of Jackson's exception would show the line, where a password may stand.
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      return Future.failedFuture(
          new ConfigException("%s: line %d: %s".formatted(NOT_YAML, line, reason)));
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  /** Reads sections as objects, lists as arrays, and an empty file as an empty object. */
  @SuppressWarnings("unchecked") // an object's names are texts
  static JsonObject parse(byte[] text) throws IOException {
    try (JsonParser parser = new WithoutAliases(YAML.createParser(text))) {
      JsonToken first = parser.nextToken();
      boolean isEmpty = first == null || first == JsonToken.VALUE_NULL;
      if (!isEmpty && first != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "a section is missing");
      }
      JsonObject all =
          isEmpty ? new JsonObject() : new JsonObject(MAPPER.readValue(parser, Map.class));
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "a second document begins, which would not be read");
      }
      return all;
    }
  }

  private static final class WithoutAliases extends JsonParserDelegate {
    private final YAMLParser yaml;

    WithoutAliases(YAMLParser yaml) {
      super(yaml);
      this.yaml = yaml;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (yaml.isCurrentAlias()) {
        // Jackson would give the alias's name in place of the value it stands for.
        throw new JsonParseException(this, "an alias is not followed; write what it stands for");
      }
      return token;
    }

    /** Gives NaN for what only looks like a number, such as 12:34:56.7: its key refuses it. */
    @Override
    public double getDoubleValue() throws IOException {
      try {
        return super.getDoubleValue();
      } catch (JsonProcessingException e) {
        // The message shows the text, which may be a password.
        return Double.NaN;
      }
    }

    @Override
    public boolean isNaN() throws IOException {
      return Double.isNaN(getDoubleValue());
    }
  }
}
