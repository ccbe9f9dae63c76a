package dev.sessionstore.store.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies as the Redis client gives them. */
record FakeReply(ResponseType type, String text, List<@Nullable Response> parts)
    implements Response {
  static Response number(long number) {
    return new FakeReply(ResponseType.NUMBER, Long.toString(number), List.of());
  }

  static Response bulk(String text) {
    return new FakeReply(ResponseType.BULK, text, List.of());
  }

  /** A list of replies, numbers, texts and nulls. */
  static Response list(@Nullable Object... parts) {
    return new FakeReply(ResponseType.MULTI, "", replies(parts));
  }

  /** A message that Redis sends unasked. */
  static Response push(@Nullable Object... parts) {
    return new FakeReply(ResponseType.PUSH, "", replies(parts));
  }

  private static List<@Nullable Response> replies(@Nullable Object... parts) {
    return Arrays.stream(parts).map(FakeReply::reply).toList();
  }

  private static @Nullable Response reply(@Nullable Object part) {
    if (part == null || part instanceof Response) {
      return (Response) part;
    }
    return part instanceof Number number ? number(number.longValue()) : bulk(part.toString());
  }

  @Override
  public Long toLong() {
    return Long.valueOf(text);
  }

  @Override
  public byte[] toBytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Buffer toBuffer() {
    return Buffer.buffer(text);
  }

  @Override
  public @Nullable Response get(int index) {
    return parts.get(index);
  }

  @Override
  public int size() {
    return parts.size();
  }

  @Override
  public Iterator<Response> iterator() {
    return parts.iterator();
  }

  @Override
  public String toString() {
    return text;
  }

  /** An error reply: a throwable that is a reply too. */
  static final class OfError extends Exception implements Response {
    private static final long serialVersionUID = 1L;

    OfError(String message) {
      super(message);
    }

    @Override
    public ResponseType type() {
      return ResponseType.ERROR;
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
