package dev.sessionstore.dify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server that is not the session store: what a wrong address may lead to. */
final class OtherServer implements AutoCloseable {
  private final HttpServer server;
  private volatile int status = 200;
  private volatile String contentType = "application/json";
  private volatile String body = "{}";
  private volatile boolean silent;
  private volatile String authorization;

  OtherServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers so. */
  void answers(int newStatus, String newContentType, String newBody) {
    silent = false;
    status = newStatus;
    contentType = newContentType;
    body = newBody;
  }

  /** From now on it takes requests and answers none. */
  void saysNothing() {
    silent = true;
  }

  /** What the last request said who it is; null if nothing. */
  String authorization() {
    return authorization;
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (silent) {
      return;
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
