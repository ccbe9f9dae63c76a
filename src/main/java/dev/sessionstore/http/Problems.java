package dev.sessionstore.http;

import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionFailure.Full;
import dev.sessionstore.session.SessionFailure.InvalidCursor;
import dev.sessionstore.session.SessionFailure.PatchFailed;
import dev.sessionstore.session.SessionFailure.TooLarge;
import dev.sessionstore.session.SessionFailure.Unavailable;
import dev.sessionstore.session.SessionFailure.VersionMismatch;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.NotAnObjectException;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalLong;

/** From a failure to its error answer. */
final class Problems {
  private Problems() {}

  static HttpProblem of(SessionFailure failure) {
    if (failure instanceof VersionMismatch mismatch) {
      return mismatch(mismatch.id(), mismatch.currentVersion());
    }
    if (failure instanceof TooLarge tooLarge) {
      return tooLarge(tooLarge.size(), tooLarge.limit());
    }
    if (failure instanceof PatchFailed patchFailed) {
      return new HttpProblem(
              ErrorCode.PATCH_FAILED,
              new Text(
                  "补丁无法应用，会话未改变：" + patchFailed.reason(),
                  "The patch does not apply; nothing was changed: " + patchFailed.reason()))
          .with("reason", patchFailed.reason());
    }
    if (failure instanceof Unavailable unavailable) {
      return new HttpProblem(ErrorCode.STORE_UNAVAILABLE)
          .with("reason", unavailable.reason())
          .header(
              HttpHeaders.RETRY_AFTER.toString(),
              Integer.toString(unavailable.retryAfterSeconds()));
    }
    if (failure instanceof Full full) {
      return new HttpProblem(ErrorCode.STORE_FULL).with("limitBytes", full.limit());
    }
    if (failure instanceof InvalidCursor invalid) {
      return HttpProblem.invalid("cursor", "不是上一页给出的游标", "it is not one that a page before gave")
          .received(invalid.cursor());
    }
    return new HttpProblem(ErrorCode.INTERNAL);
  }

  static HttpProblem mismatch(SessionId id, OptionalLong currentVersion) {
    return new HttpProblem(ErrorCode.VERSION_MISMATCH)
        .with("sessionId", id.value())
        .with("currentVersion", currentVersion.isPresent() ? currentVersion.getAsLong() : null);
  }

  static HttpProblem notFound(SessionId id) {
    return new HttpProblem(ErrorCode.SESSION_NOT_FOUND).with("sessionId", id.value());
  }

  static HttpProblem tooLarge(long size, long limit) {
    return new HttpProblem(ErrorCode.PAYLOAD_TOO_LARGE)
        .with("sizeBytes", size)
        .with("limitBytes", limit);
  }

  static HttpProblem invalidJson(JsonSyntaxException e) {
    return new HttpProblem(
            ErrorCode.INVALID_JSON,
            new Text(
                "请求体不是有效的 JSON（第 %d 行第 %d 列）：%s".formatted(e.line(), e.column(), e.reason()),
                "The body is not valid JSON (line %d, column %d): %s"
                    .formatted(e.line(), e.column(), e.reason())))
        .with("reason", e.reason())
        .with("line", e.line())
        .with("column", e.column());
  }

  static HttpProblem notAnObject(String field, NotAnObjectException e) {
    return HttpProblem.invalid(
        field, "必须是 JSON 对象", "it must be a JSON object, not " + e.kind().phrase());
  }
}
