package dev.sessionstore.bench;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/**
 * The session that is measured with: an interview in Chinese and English, with an empty array, a
 * null and escapes in it, as {@code driver/payload.py} makes them.
 */
public final class Interview {
  private static final String HEAD =
      "{\"turn\":\"0000000\",\"jobTitle\":\"Java 后端工程师\",\"requestType\":\"generate_questions\","
          + "\"tags\":[],\"answers\":[";
  private static final String[] ANSWERS = {
    "{\"question\":\"请介绍一个你负责过的高并发系统。\",\"answer\":\"An order service, 12k requests/s.\","
        + "\"score\":87.5}",
    "{\"question\":\"How does a hash map grow?\",\"answer\":\"容量翻倍，然后重新分布所有元素。\",\"score\":92}",
    "{\"question\":\"什么情况下会用到分布式锁？\",\"answer\":\"When two nodes \\\"must not\\\" do it\\ntwice.\","
        + "\"score\":null}",
  };
  private static final String NOTES = "],\"notes\":\"";
  private static final String END = "\"}";

  private Interview() {}

  /**
   * The session's data.
   *
   * @param size how many bytes they have, exactly
   */
  public static byte[] data(int size) {
    StringBuilder json = new StringBuilder(HEAD);
    int length = utf8(HEAD + NOTES + END).length;
    for (int i = 0; ; i++) {
      String next = (i == 0 ? "" : ",") + ANSWERS[i % ANSWERS.length];
      int longer = length + utf8(next).length;
      if (longer > size) {
        return utf8(json + NOTES + "x".repeat(size - length) + END);
      }
      json.append(next);
      length = longer;
    }
  }

  /** The body of a save of these data. */
  public static byte[] envelope(int size) {
    String data = new String(data(size), StandardCharsets.UTF_8);
    return utf8("{\"sessionId\":\"s-0000042\",\"sessionData\":" + data + "}");
  }

  /** A session with these data. */
  public static Session session(int size) {
    long saved = 1_763_848_800_123L;
    return new Session(
        new SessionId("s-0000042"),
        JsonBytes.wrap(data(size)),
        saved,
        saved,
        saved,
        saved + 604_800_000);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
