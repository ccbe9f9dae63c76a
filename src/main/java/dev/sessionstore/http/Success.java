package dev.sessionstore.http;

import io.vertx.core.buffer.Buffer;

/**
 * What a successful answer begins with: its message, and all the rest up to the first member of
 * {@code data}. It is the same each time, so it is rendered once.
 */
final class Success {
  private static final int SIZE_HINT = 128;

  private final byte[] chinese;
  private final byte[] english;

  Success(String chinese, String english) {
    this.chinese = rendered(chinese);
    this.english = rendered(english);
  }

  /** The beginning of an answer in that language, with {@code data} open. */
  byte[] in(Language language) {
    return language == Language.CHINESE ? chinese : english;
  }

  private static byte[] rendered(String message) {
    JsonWriter out = new JsonWriter(SIZE_HINT);
    out.beginObject().name("success").value(true).name("message").value(message);
    Buffer beginning = out.name("data").beginObject().buffer();
    return beginning.getBytes();
  }
}
