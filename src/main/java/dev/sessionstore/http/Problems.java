package dev.sessionstore.http;

import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionId;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalLong;

/** The error answer of each failure of the session service. */
public final class Problems {
  private Problems() {}

  public static HttpProblem of(SessionFailure failure) {
    if (failure instanceof SessionFailure.VersionMismatch mismatch) {
      return mismatch(mismatch.id(), mismatch.currentVersion());
    }
    if (failure instanceof SessionFailure.TooLarge tooLarge) {
      return tooLarge(tooLarge.size(), tooLarge.limit());
    }
    if (failure instanceof SessionFailure.PatchFailed failed) {
      return new HttpProblem(ErrorCode.PATCH_FAILED, Message.of("patchFailed", failed.reason()))
          .with("reason", failed.reason());
    }
    if (failure instanceof SessionFailure.Unavailable unavailable) {
      return new HttpProblem(ErrorCode.STORE_UNAVAILABLE)
          .with("reason", unavailable.reason())
          .header(HttpHeaders.RETRY_AFTER, Integer.toString(unavailable.retryAfterSeconds()));
    }
    if (failure instanceof SessionFailure.Full full) {
      return new HttpProblem(ErrorCode.STORE_FULL).with("limitBytes", full.limit());
    }
    if (failure instanceof SessionFailure.InvalidCursor invalid) {
      return HttpProblem.invalid("cursor", "reason.cursor").received(invalid.cursor());
    }
    return new HttpProblem(ErrorCode.INTERNAL);
  }

  public static HttpProblem mismatch(SessionId id, OptionalLong currentVersion) {
    return new HttpProblem(ErrorCode.VERSION_MISMATCH)
        .with("sessionId", id.value())
        .with("currentVersion", currentVersion.isPresent() ? currentVersion.getAsLong() : null);
  }

  static HttpProblem tooLarge(long size, long limit) {
    return new HttpProblem(ErrorCode.PAYLOAD_TOO_LARGE)
        .with("sizeBytes", size)
        .with("limitBytes", limit);
  }

  public static HttpProblem noRoute(String path) {
    return new HttpProblem(ErrorCode.ROUTE_NOT_FOUND)
        .with("path", HttpProblem.abbreviated(path))
        .with("see", "/");
  }
}
