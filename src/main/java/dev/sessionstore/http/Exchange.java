package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and the one answer to it. */
final class Exchange {
  static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final HttpServerRequest request;
  private final boolean escapeNonAscii;
  private List<String> arguments = List.of();
  private QueryParameters query = QueryParameters.NONE;
  private byte[] body = new byte[0];
  private @Nullable Runnable onEnd;

  Exchange(HttpServerRequest request, boolean escapeNonAscii) {
    this.request = request;
    this.escapeNonAscii = escapeNonAscii;
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

  @Nullable String header(CharSequence name) {
    return request.getHeader(name);
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

  void header(CharSequence name, CharSequence value) {
    request.response().putHeader(name, value);
  }

  /** Answers with a JSON document. */
  void json(int status, Buffer document) {
    send(
        status,
        JSON,
        escapeNonAscii ? Buffer.buffer(JsonText.escapeNonAscii(document.getBytes())) : document);
  }

  /** Answers with a plain text, verbatim. */
  void text(String text) {
    send(200, TEXT, Buffer.buffer(text));
  }

  /** Answers with material of that type. */
  void material(String contentType, Buffer content) {
    send(200, contentType, content);
  }

  /** Sends the client on. */
  void redirect(String location) {
    request.response().putHeader(HttpHeaders.LOCATION, location);
    send(302, TEXT, Buffer.buffer(location));
  }

  /** Says that the client's copy is current. */
  void notModified() {
    request
        .response()
        .setStatusCode(304)
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .end();
  }

  /** Answers with an error. */
  void problem(HttpProblem problem) {
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      header(header.getKey(), header.getValue());
    }
    header(HttpHeaders.CONTENT_LANGUAGE, language().tag());
    json(problem.code().status(), Answers.problem(problem, language()));
  }

  private void send(int status, String contentType, Buffer content) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length())).end();
    } else {
      response.end(content);
    }
  }
}
