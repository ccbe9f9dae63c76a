package dev.sessionstore.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One connection on which a test sends the bytes that it likes, and reads the answers one by one.
 */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects to that port of the loopback address. */
  public RawHttp(int port) {
    try {
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An answer.
   *
   * @param headers by name in lower case; a repeated one is joined by commas
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public String text() {
      return new String(body, UTF_8);
    }

    public JsonObject json() {
      return new JsonObject(text());
    }

    public String code() {
      return json().getString("code");
    }

    public JsonObject details() {
      return json().getJsonObject("details");
    }
  }

  /** Sends a text, each character as the byte of the same number. */
  public RawHttp send(String latin1) {
    return send(latin1.getBytes(ISO_8859_1));
  }

  public RawHttp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request with a body of known length. */
  public RawHttp send(String method, String path, String headers, byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        "%s %s HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, body.length, headers)
            .getBytes(ISO_8859_1));
    request.writeBytes(body);
    return send(request.toByteArray());
  }

  /** Sends a GET. */
  public RawHttp get(String path) {
    return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
  }

  /** The next answer. */
  public Answer receive() {
    return receive(true);
  }

  /** The next answer; none if the other side has closed instead. */
  public Optional<Answer> tryReceive() {
    try {
      in.mark(1);
      if (in.read() < 0) {
        return Optional.empty();
      }
      in.reset();
      return Optional.of(receive());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The next answer, which is one to HEAD. */
  public Answer receiveHead() {
    return receive(false);
  }

  /** The next line, of whatever protocol. */
  public String receiveLine() {
    try {
      return line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer receive(boolean withBody) {
    try {
      String statusLine = line();
      if (!statusLine.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
        throw new AssertionError("no answer, but: '" + statusLine + "'");
      }
      int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
      Map<String, String> headers = headers();
      boolean hasBody = withBody && status >= 200 && status != 304;
      int length = hasBody ? Integer.parseInt(headers.getOrDefault("content-length", "-1")) : 0;
      byte[] body = length < 0 ? in.readAllBytes() : in.readNBytes(length);
      return new Answer(status, headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (before, added) -> before + "," + added);
    }
    return headers;
  }

  /** Up to a line's end, or the end of all. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Waits that long for the other side to close; whether it has, without sending anything. */
  public boolean isClosedWithin(int millis) {
    try {
      socket.setSoTimeout(millis);
      int b = in.read();
      if (b >= 0) {
        throw new AssertionError("the other side sent something: byte " + b);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      waitPatiently();
    }
  }

  private void waitPatiently() {
    try {
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the other side to close. */
  public boolean isClosed() {
    return isClosedWithin(PATIENCE_MS);
  }

  /** Whether the other side still takes bytes; a closed one may take some before it says so. */
  public boolean takes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
