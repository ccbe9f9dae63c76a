package dev.sessionstore.http;

/** The codes of errors, with the status and the general message of each: the one table of them. */
enum ErrorCode {
  INVALID_JSON(400, "请求体不是有效的 JSON", "The body is not valid JSON"),
  INVALID_REQUEST(400, "请求无效", "The request is not valid"),
  INVALID_SESSION_ID(
      400,
      "会话 ID 无效：应为 1 到 128 个字符，仅限 A-Z a-z 0-9 . _ ~ : @ -",
      "The session id is not valid: it has 1 to 128 characters of A-Z a-z 0-9 . _ ~ : @ -"),
  UNAUTHORIZED(401, "需要身份验证", "Authentication is needed"),
  FORBIDDEN(403, "没有权限", "This is not allowed"),
  SESSION_NOT_FOUND(404, "会话不存在或已过期", "The session does not exist or has expired"),
  FIELD_NOT_FOUND(404, "会话中没有该字段", "The session has no such field"),
  NAMESPACE_NOT_FOUND(404, "命名空间不存在", "There is no such namespace"),
  ROUTE_NOT_FOUND(404, "接口不存在", "There is no such route"),
  METHOD_NOT_ALLOWED(405, "该接口不支持此请求方法", "The route does not take this method"),
  VERSION_MISMATCH(
      412, "会话版本不符，数据已被修改", "The session does not have the version that was asked for"),
  PAYLOAD_TOO_LARGE(413, "数据过大", "The data are too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "不支持的内容类型", "The content type is not supported"),
  PATCH_FAILED(422, "补丁无法应用，会话未改变", "The patch does not apply; nothing was changed"),
  RATE_LIMITED(429, "请求过多，请稍后重试", "Too many requests; try again later"),
  STORE_UNAVAILABLE(
      503,
      "Redis 暂不可用或刚刚恢复，本节点无法得知结果，请稍后重试",
      "Redis is unreachable, or came back a moment ago, and this node cannot know the answer; try again later"),
  STORE_FULL(
      507,
      "Redis 不可用期间的本地存储已满，已接受的数据不会丢失",
      "The memory that bridges the outage of Redis is full; nothing accepted is lost"),
  INTERNAL(500, "服务内部错误", "An internal error");

  private final int status;
  private final Text text;

  ErrorCode(int status, String chinese, String english) {
    this.status = status;
    this.text = new Text(chinese, english);
  }

  int status() {
    return status;
  }

  Text text() {
    return text;
  }
}
