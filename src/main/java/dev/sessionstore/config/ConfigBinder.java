package dev.sessionstore.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Binds values to the sections' records by Jackson, which is told to convert nothing. */
final class ConfigBinder {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          // 007 without quotes is a number, and no password.
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private ConfigBinder() {}

  /** Binds the values of all keys, or throws a {@link Check.Refusal} for the first wrong one. */
  static ServiceConfig bind(Map<String, Object> values) {
    try {
      return MAPPER.treeToValue(tree(values), ServiceConfig.class);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Check.Refusal refusal) {
        throw refusal;
      }
      String name =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("."));
      return refuse(ConfigKey.named(name).orElseThrow(), values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Refuses a value of the wrong type. It does not reach the record that knows what is allowed, so
   * the record is given another value that it refuses.
   */
  private static ServiceConfig refuse(ConfigKey key, Map<String, Object> values) {
    Check.that(key.type() != boolean.class, key.name(), "true or false");
    Map<String, Object> refused = new HashMap<>(values);
    refused.put(key.name(), key.refusedValue());
    return bind(refused);
  }

  private static ObjectNode tree(Map<String, Object> values) {
    ObjectNode tree = MAPPER.createObjectNode();
    values.forEach(
        (key, value) -> {
          int dot = key.lastIndexOf('.');
          tree.withObject("/" + key.substring(0, dot).replace('.', '/'))
              .set(key.substring(dot + 1), MAPPER.valueToTree(value));
        });
    return tree;
  }
}
