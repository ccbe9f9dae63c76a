package dev.sessionstore.bus;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.patch.Patch;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The JSON of commands and replies between nodes. A record of a sealed family stands in an object
 * with its simple name, {@code {"Delete":{…}}}; no other class can be named. JSON of sessions and
 * patches is Base64, so that it keeps every byte.
 */
final class WireForm {
  private static final List<Class<?>> FAMILIES =
      List.of(
          SessionCommand.class,
          SessionCommand.OfSession.class,
          SessionReply.class,
          SessionFailure.class,
          Precondition.class,
          Patch.class);

  static final JsonMapper MAPPER = mapper();

  private WireForm() {}

  private static JsonMapper mapper() {
    // A session may be larger than Jackson's limit of a text. Lone surrogates need their escapes.
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    JsonMapper.Builder mapper =
        JsonMapper.builder(factory)
            .enable(
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(
                new SimpleModule()
                    .addSerializer(OptionalLong.class, new OptionalLongWriter())
                    .addDeserializer(OptionalLong.class, new OptionalLongReader()));
    for (Class<?> family : FAMILIES) {
      mapper.addMixIn(family, BySimpleName.class);
      mapper.registerSubtypes(family.getPermittedSubclasses());
    }
    return mapper.build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  private interface BySimpleName {}

  private static final class OptionalLongWriter extends JsonSerializer<OptionalLong> {
    @Override
    public void serialize(OptionalLong number, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (number.isPresent()) {
        out.writeNumber(number.getAsLong());
      } else {
        out.writeNull();
      }
    }
  }

  private static final class OptionalLongReader extends JsonDeserializer<OptionalLong> {
    @Override
    public OptionalLong deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (!in.isExpectedNumberIntToken()) {
        return (OptionalLong) context.handleUnexpectedToken(OptionalLong.class, in);
      }
      return OptionalLong.of(in.getLongValue());
    }

    @Override
    public OptionalLong getNullValue(DeserializationContext context) {
      return OptionalLong.empty();
    }
  }
}
