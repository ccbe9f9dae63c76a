package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonText;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request and the one answer to it. */
final class Exchange {
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/json; charset=utf-8");
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** Of a pair the expression sees the one character that it stands for. */
  private static final Pattern UNPAIRED_SURROGATE = Pattern.compile("\\p{Cs}");

  private static final byte[] NO_BODY = new byte[0];

  private final HttpServerRequest request;
  private final boolean escapeNonAscii;
  private final Connections connections;
  private List<String> arguments = List.of();
  private QueryParameters query = QueryParameters.NONE;
  private byte[] body = NO_BODY;
  private @Nullable Runnable onEnd;

  /**
   * @param connections are told when the answer is out
   */
  Exchange(HttpServerRequest request, boolean escapeNonAscii, Connections connections) {
    this.request = request;
    this.escapeNonAscii = escapeNonAscii;
    this.connections = connections;
  }

  /** What the route's template found in the path, in order. */
  void route(List<String> found, QueryParameters parameters) {
    this.arguments = found;
    this.query = parameters;
  }

  /** What is to be done when the answer is out, or the client is gone; at least once. */
  void onEnd(Runnable action) {
    onEnd = action;
  }

  void ended() {
    if (onEnd != null) {
      onEnd.run();
    }
  }

  void body(byte[] bytes) {
    this.body = bytes;
  }

  String argument(int index) {
    return arguments.get(index);
  }

  QueryParameters query() {
    return query;
  }

  byte[] body() {
    return body;
  }

  /** A header of the request whose lines make one list (RFC 9110, section 5.3). */
  @Nullable String header(CharSequence name) {
    String first = request.getHeader(name);
    return first == null ? null : String.join(", ", request.headers().getAll(name));
  }

  @Nullable String contentType() {
    return request.getHeader(HttpHeaders.CONTENT_TYPE);
  }

  Language language() {
    return Language.preferredBy(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
  }

  /** What the client calls this service: host and port; null if it does not say. */
  @Nullable String host() {
    return request.getHeader(HttpHeaders.HOST);
  }

  HttpServerRequest request() {
    return request;
  }

  /** Sets a header of the answer. */
  void header(CharSequence name, CharSequence value) {
    // Of the headers themselves, because each setter of the response locks the connection.
    request.response().headers().set(name, value);
  }

  /** Answers with a JSON document. */
  void json(int status, Buffer document) {
    send(
        status,
        JSON,
        escapeNonAscii ? Buffer.buffer(JsonText.escapeNonAscii(document.getBytes())) : document);
  }

  /**
   * Answers with a plain text, verbatim. Half a surrogate pair, which JSON can hold and UTF-8
   * cannot, becomes U+FFFD: Java would make a question mark of it, as if somebody had written that.
   */
  void text(String text) {
    boolean mayBeBroken = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    String whole = mayBeBroken ? UNPAIRED_SURROGATE.matcher(text).replaceAll("\uFFFD") : text;
    send(200, TEXT, Buffer.buffer(whole));
  }

  /** Answers with material of that type. */
  void material(String contentType, Buffer content) {
    send(200, contentType, content);
  }

  /** Sends the client on. */
  void redirect(String location) {
    header(HttpHeaders.LOCATION, location);
    send(302, TEXT, Buffer.buffer(location));
  }

  /** Says that the client's copy is current. */
  void notModified() {
    HttpServerResponse response = request.response().setStatusCode(304);
    guard(response.headers());
    response.end();
    answered();
  }

  /** Answers with an error. */
  void problem(HttpProblem problem) {
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      header(header.getKey(), header.getValue());
    }
    header(HttpHeaders.CONTENT_LANGUAGE, language().tag());
    // Of the session that was loaded, which this answer does not carry.
    request.response().headers().remove(HttpHeaders.ETAG);
    json(problem.code().status(), Answers.problem(problem, language()));
  }

  private void send(int status, CharSequence contentType, Buffer content) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status != 200) {
      response.setStatusCode(status);
    }
    MultiMap headers = response.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    guard(headers);
    if (request.method() == HttpMethod.HEAD) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
      response.end();
    } else {
      response.end(content);
    }
    answered();
  }

  /** Nobody is to guess what an answer is, or to keep it, or to send more to who is leaving. */
  private void guard(MultiMap headers) {
    headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (connections.areDraining()) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private void answered() {
    ended();
    connections.completed(request.connection());
  }
}
