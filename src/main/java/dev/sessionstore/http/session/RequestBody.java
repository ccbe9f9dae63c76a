package dev.sessionstore.http.session;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.Requests;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.json.NotAnObjectException;
import dev.sessionstore.session.patch.InvalidPatchException;
import dev.sessionstore.session.patch.JsonPatch;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a request, read as its {@code Content-Type} says, or refused by a problem. */
record RequestBody(byte[] bytes, @Nullable String contentType) {
  private static final String JSON_OR_FORM =
      "application/json, application/x-www-form-urlencoded, multipart/form-data";
  private static final String PATCHES =
      "application/merge-patch+json, application/json, application/json-patch+json,"
          + " application/x-www-form-urlencoded, multipart/form-data";
  private static final String FIELDS =
      "text/plain, application/json, application/x-www-form-urlencoded, multipart/form-data";

  private static final Pattern JSON_BEGINNING = Pattern.compile("\\s*(\\{\\s*[\"}]|\\[\\s*[{\\]])");
  private static final int MAX_BEGINNING = 1_000;

  static RequestBody of(RoutingContext context) {
    return new RequestBody(Requests.body(context), Requests.contentType(context));
  }

  /** The data of a session or a patch of them, beside an id and a time to live of the body. */
  record Content<T>(@Nullable String sessionId, T value, OptionalLong ttl) {}

  /** {@code POST /}: an envelope with the id, the data and perhaps a time to live; or a form. */
  Content<JsonBytes> save() {
    return switch (MediaType.of(contentType)) {
      case JSON, NONE -> envelope();
      case URLENCODED, MULTIPART -> form(fields());
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  /** {@code PUT /{id}}: the data themselves; or a form. */
  Content<JsonBytes> replace() {
    return switch (MediaType.of(contentType)) {
      case JSON, NONE ->
          new Content<>(
              null,
              parsed(() -> JsonBytes.parseObject(bytes, JsonBytes.MAX_DEPTH)),
              OptionalLong.empty());
      case URLENCODED, MULTIPART -> form(fields());
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  Content<Patch> patch() {
    return switch (MediaType.of(contentType)) {
      case JSON, MERGE_PATCH, NONE ->
          patch(() -> MemberChanges.ofMergePatch(bytes, JsonBytes.MAX_DEPTH));
      case JSON_PATCH -> patch(() -> JsonPatch.parse(bytes, JsonBytes.MAX_DEPTH + 2));
      case URLENCODED, MULTIPART -> {
        Content<JsonBytes> form = form(fields());
        Patch patch = MemberChanges.ofMergePatch(form.value().array(), JsonBytes.MAX_DEPTH);
        yield new Content<>(form.sessionId(), patch, form.ttl());
      }
      default -> throw MediaType.unsupported(contentType, PATCHES).header("accept-patch", PATCHES);
    };
  }

  private static Content<Patch> patch(Supplier<Patch> parser) {
    return new Content<>(null, parsed(parser), OptionalLong.empty());
  }

  /** {@code PUT /{id}/fields/{name}}: a text verbatim, a JSON value, or a form's {@code value}. */
  Patch field(String name) {
    return switch (MediaType.of(contentType)) {
      case TEXT, NONE ->
          MemberChanges.set(name, JsonText.quote(FormFields.utf8(bytes, "reason.notUtf8")));
      case JSON ->
          MemberChanges.set(name, parsed(() -> JsonBytes.parse(bytes, JsonBytes.MAX_DEPTH - 1)));
      case URLENCODED, MULTIPART -> {
        String value = fields().get("value");
        if (value == null) {
          throw missing("value");
        }
        yield MemberChanges.set(name, JsonText.quote(value));
      }
      default -> throw MediaType.unsupported(contentType, FIELDS);
    };
  }

  /** {@code PUT /{id}/touch}: perhaps a time to live, perhaps nothing at all. */
  OptionalLong touch() {
    if (bytes.length == 0) {
      return OptionalLong.empty();
    }
    return switch (MediaType.of(contentType)) {
      case JSON, NONE, TEXT -> Parameters.ttl(members(JsonBytes.MAX_DEPTH).get("ttl"));
      case URLENCODED, MULTIPART -> Parameters.ttl(fields().get("ttl"));
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  private Content<JsonBytes> envelope() {
    // The envelope is one level more than the data that it holds.
    Map<String, JsonBytes> envelope = members(JsonBytes.MAX_DEPTH + 1);
    JsonBytes id = envelope.get("sessionId");
    JsonBytes data = envelope.get("sessionData");
    if (id == null) {
      throw missing("sessionId");
    }
    if (id.kind() != JsonKind.STRING) {
      throw HttpProblem.invalid("sessionId", "reason.notText");
    }
    if (data == null) {
      throw missing("sessionData");
    }
    return new Content<>(id.text(), sessionData(data), Parameters.ttl(envelope.get("ttl")));
  }

  private static JsonBytes sessionData(JsonBytes data) {
    return switch (data.kind()) {
      case OBJECT -> data;
      case STRING -> SessionDataText.parse(data.text());
      default -> throw HttpProblem.invalid("sessionData", "reason.notObject", data.kind().phrase());
    };
  }

  /**
   * A form that makes the data of a session, or a patch of them: {@code sessionId} and {@code ttl}
   * as themselves, {@code sessionData} as JSON text, every other field as a string member of its
   * name. A field beside {@code sessionData} takes the place of a member of the same name.
   */
  static Content<JsonBytes> form(Map<String, String> fields) {
    Map<String, String> texts = new LinkedHashMap<>(fields);
    String sessionId = texts.remove("sessionId");
    OptionalLong ttl = Parameters.ttl(texts.remove("ttl"));
    String sessionData = texts.remove("sessionData");
    JsonBytes data =
        sessionData == null || sessionData.isBlank() ? null : SessionDataText.parse(sessionData);
    if (!texts.isEmpty()) {
      Map<String, JsonBytes> members = data == null ? new LinkedHashMap<>() : data.members();
      texts.forEach((name, text) -> members.put(name, JsonText.quote(text)));
      data = JsonText.object(members);
    }
    if (data == null) {
      throw missing("sessionData");
    }
    return new Content<>("".equals(sessionId) ? null : sessionId, data, ttl);
  }

  private Map<String, String> fields() {
    if (contentType != null && MediaType.of(contentType) == MediaType.MULTIPART) {
      return FormFields.multipart(bytes, contentType);
    }
    if (looksLikeJson()) {
      throw HttpProblem.invalid("Content-Type", "reason.jsonAsForm");
    }
    return FormFields.urlencoded(bytes);
  }

  /** No form begins like this, because encoders of forms escape brackets. */
  private boolean looksLikeJson() {
    int beginning = Math.min(bytes.length, MAX_BEGINNING);
    String text = new String(bytes, 0, beginning, StandardCharsets.ISO_8859_1);
    return JSON_BEGINNING.matcher(text).lookingAt();
  }

  static HttpProblem missing(String field) {
    return HttpProblem.invalid(field, "reason.missing");
  }

  private Map<String, JsonBytes> members(int maxDepth) {
    return parsed(() -> JsonBytes.parseMembers(bytes, maxDepth));
  }

  private static <T> T parsed(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (JsonSyntaxException e) {
      Message message = Message.of("invalidJson", e.line(), e.column(), e.reason());
      throw SessionDataText.withPlace(new HttpProblem(ErrorCode.INVALID_JSON, message), e);
    } catch (NotAnObjectException e) {
      throw HttpProblem.invalid("body", "reason.notObject", e.kind().phrase());
    } catch (InvalidPatchException e) {
      throw HttpProblem.invalid("body", "reason.notPatch", e.reason()).with("reason", e.reason());
    }
  }
}
