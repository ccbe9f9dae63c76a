package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Objects;

/**
 * JSON as a tree of Jackson's nodes, for changes to a part of it. It keeps the order of members,
 * lone surrogates, and every digit of a number ({@link ExactNumber}); it forgets white space and
 * the spelling of escapes.
 */
public final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Characters above U+FFFF are written as such, and lone surrogates as escapes. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .build();

  private JsonTree() {}

  public static JsonNode parse(byte[] utf8, int maxDepth) {
    return read(JsonReader.strict(utf8, maxDepth));
  }

  /** The same of an object; a {@link NotAnObjectException} if it is none. */
  public static ObjectNode parseObject(byte[] utf8, int maxDepth) {
    return requireObject(parse(utf8, maxDepth));
  }

  /** Reads JSON that was checked when it entered the process. */
  public static JsonNode read(JsonBytes trusted) {
    return read(JsonReader.trusting(trusted));
  }

  /** The same of an object; a {@link NotAnObjectException} if it is none. */
  public static ObjectNode readObject(JsonBytes trusted) {
    return requireObject(read(trusted));
  }

  private static ObjectNode requireObject(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new NotAnObjectException(kindOf(node));
  }

  public static ObjectNode newObject() {
    return NODES.objectNode();
  }

  public static JsonKind kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> JsonKind.OBJECT;
      case ARRAY -> JsonKind.ARRAY;
      case STRING -> JsonKind.STRING;
      case BOOLEAN -> node.booleanValue() ? JsonKind.TRUE : JsonKind.FALSE;
      case NULL -> JsonKind.NULL;
      default -> JsonKind.NUMBER;
    };
  }

  /** The shortest JSON of a tree, in which equal trees have equal bytes. */
  public static JsonBytes write(JsonNode node) {
    try {
      return JsonBytes.wrap(MAPPER.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  /**
   * Whether both have the same members, elements and texts. Unlike {@link JsonNode#equals}, which
   * is what a JSON Patch tests, it tells {@code 1.0} from {@code 1}.
   */
  public static boolean areIdentical(JsonNode a, JsonNode b) {
    return a.equals((x, y) -> Objects.equals(x, y) && x.asText().equals(y.asText()) ? 0 : 1, b);
  }

  /** Levels of nesting, the node itself counted: 0 for a scalar. */
  public static int depthOf(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depthOf(child));
    }
    return node.isContainerNode() ? deepest + 1 : 0;
  }

  private static JsonNode read(JsonReader in) {
    JsonNode node = node(in, in.value());
    in.end();
    return node;
  }

  private static JsonNode node(JsonReader in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> TextNode.valueOf(in.text());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.getInstance();
      default -> ExactNumber.of(in.text());
    };
  }

  private static ObjectNode object(JsonReader in) {
    ObjectNode object = NODES.objectNode();
    for (JsonToken token = in.value(); token != JsonToken.END_OBJECT; token = in.value()) {
      String name = in.text();
      object.set(name, node(in, in.value()));
    }
    return object;
  }

  private static ArrayNode array(JsonReader in) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = in.value(); token != JsonToken.END_ARRAY; token = in.value()) {
      array.add(node(in, token));
    }
    return array;
  }
}
