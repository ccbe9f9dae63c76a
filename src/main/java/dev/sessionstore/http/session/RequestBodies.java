package dev.sessionstore.http.session;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.UrlEncoded;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.json.NotAnObjectException;
import dev.sessionstore.session.patch.InvalidPatchException;
import dev.sessionstore.session.patch.JsonPatch;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.MergePatch;
import dev.sessionstore.session.patch.Patch;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests: pure functions that give typed values or throw {@link HttpProblem}.
 */
final class RequestBodies {
  private static final String JSON_OR_FORM =
      "application/json, application/x-www-form-urlencoded, multipart/form-data";
  private static final String PATCHES =
      "application/merge-patch+json, application/json, application/json-patch+json,"
          + " application/x-www-form-urlencoded, multipart/form-data";
  private static final String FIELDS =
      "text/plain, application/json, application/x-www-form-urlencoded, multipart/form-data";

  private static final Pattern JSON_BEGINNING = Pattern.compile("\\s*(\\{\\s*[\"}]|\\[\\s*[{\\]])");
  private static final int MAX_BEGINNING = 1_000;

  private RequestBodies() {}

  /**
   * A save.
   *
   * @param sessionId the id in the body, or null
   */
  record Saving(@Nullable String sessionId, JsonBytes data, OptionalLong ttl) {}

  /**
   * A patch.
   *
   * @param sessionId the id in a form, or null
   */
  record Patching(@Nullable String sessionId, Patch patch, OptionalLong ttl) {}

  /** {@code POST /}: an envelope with the id, the data and perhaps a time to live; or a form. */
  static Saving save(byte[] body, @Nullable String contentType) {
    return switch (MediaType.of(contentType)) {
      case JSON, NONE -> envelope(body);
      case URLENCODED, MULTIPART -> formOfSave(body, contentType);
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  /** {@code PUT /{id}}: the data themselves; or a form. */
  static Saving replace(byte[] body, @Nullable String contentType) {
    return switch (MediaType.of(contentType)) {
      case JSON, NONE ->
          new Saving(
              null,
              parsed(() -> JsonBytes.parseObject(body, JsonBytes.MAX_DEPTH)),
              OptionalLong.empty());
      case URLENCODED, MULTIPART -> formOfSave(body, contentType);
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  /** {@code PATCH /{id}}. */
  static Patching patch(byte[] body, @Nullable String contentType) {
    return switch (MediaType.of(contentType)) {
      case JSON, MERGE_PATCH, NONE ->
          patching(parsed(() -> MergePatch.parse(body, JsonBytes.MAX_DEPTH)));
      case JSON_PATCH -> patching(parsed(() -> JsonPatch.parse(body, JsonBytes.MAX_DEPTH + 2)));
      case URLENCODED, MULTIPART -> formOfPatch(body, contentType);
      default -> throw MediaType.unsupported(contentType, PATCHES).header("accept-patch", PATCHES);
    };
  }

  /** {@code PUT /{id}/fields/{name}}: a text verbatim, a JSON value, or a form's {@code value}. */
  static Patch field(String name, byte[] body, @Nullable String contentType) {
    return switch (MediaType.of(contentType)) {
      case TEXT, NONE -> MemberChanges.set(name, JsonText.quote(text(body)));
      case JSON ->
          MemberChanges.set(name, parsed(() -> JsonBytes.parse(body, JsonBytes.MAX_DEPTH - 1)));
      case URLENCODED, MULTIPART ->
          MemberChanges.set(name, JsonText.quote(value(fields(body, contentType))));
      default -> throw MediaType.unsupported(contentType, FIELDS);
    };
  }

  /** {@code PUT /{id}/touch}: perhaps a time to live, perhaps nothing at all. */
  static OptionalLong touch(byte[] body, @Nullable String contentType) {
    if (body.length == 0) {
      return OptionalLong.empty();
    }
    return switch (MediaType.of(contentType)) {
      case JSON, NONE, TEXT ->
          Ttl.parse(parsed(() -> JsonBytes.parseMembers(body, JsonBytes.MAX_DEPTH)).get("ttl"));
      case URLENCODED, MULTIPART -> Ttl.parse(fields(body, contentType).get("ttl"));
      default -> throw MediaType.unsupported(contentType, JSON_OR_FORM);
    };
  }

  private static Saving envelope(byte[] body) {
    // The envelope is one level more than the data that it holds.
    Map<String, JsonBytes> envelope =
        parsed(() -> JsonBytes.parseMembers(body, JsonBytes.MAX_DEPTH + 1));
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
    return new Saving(id.text(), sessionData(data), Ttl.parse(envelope.get("ttl")));
  }

  private static JsonBytes sessionData(JsonBytes data) {
    return switch (data.kind()) {
      case OBJECT -> data;
      case STRING -> SessionDataText.parse(data.text());
      default -> throw HttpProblem.invalid("sessionData", "reason.notObject", data.kind().phrase());
    };
  }

  private static Saving formOfSave(byte[] body, @Nullable String contentType) {
    SessionForm form = SessionForm.of(fields(body, contentType));
    if (form.object() == null) {
      throw missing("sessionData");
    }
    return new Saving(form.sessionId(), form.object(), form.ttl());
  }

  private static Patching formOfPatch(byte[] body, @Nullable String contentType) {
    SessionForm form = SessionForm.of(fields(body, contentType));
    if (form.object() == null) {
      throw missing("sessionData");
    }
    return new Patching(
        form.sessionId(), MergePatch.parse(form.object().array(), JsonBytes.MAX_DEPTH), form.ttl());
  }

  private static Map<String, String> fields(byte[] body, @Nullable String contentType) {
    if (contentType != null && MediaType.of(contentType) == MediaType.MULTIPART) {
      return FormFields.multipart(body, contentType);
    }
    if (looksLikeJson(body)) {
      throw jsonSentAsForm();
    }
    return FormFields.urlencoded(body);
  }

  /** No form begins like this, because encoders of forms escape brackets. */
  private static boolean looksLikeJson(byte[] body) {
    int beginning = Math.min(body.length, MAX_BEGINNING);
    String text = new String(body, 0, beginning, StandardCharsets.ISO_8859_1);
    return JSON_BEGINNING.matcher(text).lookingAt();
  }

  private static HttpProblem jsonSentAsForm() {
    return HttpProblem.invalid("Content-Type", "reason.jsonAsForm");
  }

  private static String value(Map<String, String> fields) {
    String value = fields.get("value");
    if (value == null) {
      throw missing("value");
    }
    return value;
  }

  private static String text(byte[] body) {
    try {
      return UrlEncoded.utf8(body);
    } catch (CharacterCodingException e) {
      throw HttpProblem.invalid("body", "reason.notUtf8");
    }
  }

  private static Patching patching(Patch patch) {
    return new Patching(null, patch, OptionalLong.empty());
  }

  static HttpProblem missing(String field) {
    return HttpProblem.invalid(field, "reason.missing");
  }

  private static <T> T parsed(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (JsonSyntaxException e) {
      throw invalidJson(e);
    } catch (NotAnObjectException e) {
      throw HttpProblem.invalid("body", "reason.notObject", e.kind().phrase());
    } catch (InvalidPatchException e) {
      String reason = String.valueOf(e.getMessage());
      throw HttpProblem.invalid("body", "reason.notPatch", reason).with("reason", reason);
    }
  }

  private static HttpProblem invalidJson(JsonSyntaxException e) {
    Message message = Message.of("invalidJson", e.line(), e.column(), e.reason());
    return new HttpProblem(ErrorCode.INVALID_JSON, message)
        .with("reason", e.reason())
        .with("line", e.line())
        .with("column", e.column());
  }
}
