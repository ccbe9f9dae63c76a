package dev.sessionstore.http;

/** Codes of errors and the status of each: the one table of them. A message bears a code's name. */
public enum ErrorCode {
  INVALID_JSON(400),
  INVALID_REQUEST(400),
  INVALID_SESSION_ID(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  SESSION_NOT_FOUND(404),
  FIELD_NOT_FOUND(404),
  NAMESPACE_NOT_FOUND(404),
  ROUTE_NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  VERSION_MISMATCH(412),
  PAYLOAD_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  HOST_NOT_ALLOWED(421),
  PATCH_FAILED(422),
  RATE_LIMITED(429),
  STORE_UNAVAILABLE(503),
  STORE_FULL(507),
  INTERNAL(500);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
