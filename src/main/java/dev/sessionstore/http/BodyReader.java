package dev.sessionstore.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects bodies, with a bound on each and on all of them together. What is too large is answered
 * at once; the rest of it is read and dropped up to a point, because a client that is still sending
 * does not see an answer behind which the connection is closed.
 */
final class BodyReader {
  /** How much of a body that was refused is read before the connection is closed. */
  private static final long MAX_DROPPED_BYTES = 16L * 1024 * 1024;

  /** How many times what has come is set aside at most, whatever length a client announces. */
  private static final long MAX_AHEAD = 8;

  private static final byte[] NOTHING = new byte[0];

  private final int maxBytes;
  private final long maxPendingBytes;
  private final AtomicLong pendingBytes;

  /**
   * @param pendingBytes what all readers of the process hold, shared by them
   */
  BodyReader(int maxBytes, long maxPendingBytes, AtomicLong pendingBytes) {
    this.maxBytes = maxBytes;
    this.maxPendingBytes = maxPendingBytes;
    this.pendingBytes = pendingBytes;
  }

  /** Calls one of both exactly once, unless the connection breaks before the body is complete. */
  void read(Exchange exchange, Consumer<byte[]> onBody, Consumer<HttpProblem> onRefused) {
    HttpServerRequest request = exchange.request();
    Collection collection = new Collection(request, onBody, onRefused);
    exchange.onEnd(collection::release);
    if (collection.refusesCoding(request.getHeader(HttpHeaders.CONTENT_ENCODING))
        || collection.refusesAnnounced(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
      request.handler(collection::drop);
      return;
    }
    request.handler(collection::add);
    request.endHandler(end -> collection.end());
  }

  private final class Collection {
    private final HttpServerRequest request;
    private final Consumer<byte[]> onBody;
    private final Consumer<HttpProblem> onRefused;
    private byte[] body = NOTHING;
    private long announced;
    private long held;
    private long dropped;
    private boolean refused;
    private boolean released;

    Collection(
        HttpServerRequest request, Consumer<byte[]> onBody, Consumer<HttpProblem> onRefused) {
      this.request = request;
      this.onBody = onBody;
      this.onRefused = onRefused;
    }

    boolean refusesCoding(@Nullable String contentEncoding) {
      if (contentEncoding == null || contentEncoding.equalsIgnoreCase("identity")) {
        return false;
      }
      refuse(MediaType.unsupportedCoding(contentEncoding));
      return true;
    }

    boolean refusesAnnounced(@Nullable String contentLength) {
      announced = contentLength == null ? 0 : lengthOf(contentLength);
      if (announced <= maxBytes) {
        return false;
      }
      refuse(tooLarge(announced));
      return true;
    }

    /** The server has checked that it is a number, and one that a long can hold. */
    private static long lengthOf(String contentLength) {
      return Long.parseLong(contentLength);
    }

    void add(Buffer chunk) {
      if (refused) {
        drop(chunk);
        return;
      }
      if (held + chunk.length() > maxBytes) {
        refuse(tooLarge(held + chunk.length()));
        return;
      }
      if (pendingBytes.addAndGet(chunk.length()) > maxPendingBytes) {
        pendingBytes.addAndGet(-chunk.length());
        refuse(new HttpProblem(ErrorCode.RATE_LIMITED).header("retry-after", "1"));
        return;
      }
      int before = (int) held;
      held += chunk.length();
      if (held > body.length) {
        body = Arrays.copyOf(body, capacity());
      }
      chunk.getBytes(body, before);
    }

    /** All at once if the client says how much comes, so that nothing is copied twice. */
    private int capacity() {
      if (announced >= held && announced <= MAX_AHEAD * held) {
        return (int) announced;
      }
      return (int) Math.max(held, Math.min(2L * body.length, maxBytes));
    }

    void end() {
      if (!refused && !released) {
        onBody.accept(held == body.length ? body : Arrays.copyOf(body, (int) held));
      }
    }

    void drop(Buffer chunk) {
      dropped += chunk.length();
      if (dropped > MAX_DROPPED_BYTES) {
        request.connection().close();
      }
    }

    private void refuse(HttpProblem problem) {
      refused = true;
      body = NOTHING;
      onRefused.accept(problem);
      release();
    }

    private HttpProblem tooLarge(long size) {
      return Problems.tooLarge(size, maxBytes);
    }

    void release() {
      if (!released) {
        released = true;
        pendingBytes.addAndGet(-held);
        held = 0;
      }
    }
  }
}
