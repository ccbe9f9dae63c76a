package dev.sessionstore.http;

import static java.util.Objects.requireNonNull;

import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.session.json.JsonText;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** Sends answers: the headers that each has, the one form of errors, and the bound on all. */
public final class Responses {
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/json; charset=utf-8");
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence RESOURCE_POLICY =
      HttpHeaders.createOptimized("cross-origin-resource-policy");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** Half a pair: the expression sees a whole pair as the one character that it stands for. */
  private static final Pattern UNPAIRED_SURROGATE = Pattern.compile("\\p{Cs}");

  private final boolean escapeNonAscii;
  private final Language language;
  private final Connections connections;
  private final ByteBudget waiting;

  /** Tells connections of each answer, and bounds those that wait to be sent. */
  Responses(HttpConfig config, Connections connections, ByteBudget waiting) {
    this.escapeNonAscii = config.escapeNonAscii();
    this.language = requireNonNull(Language.tagged(config.language()));
    this.connections = connections;
    this.waiting = waiting;
  }

  public Language language(HttpServerRequest request) {
    return Language.preferredBy(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), language);
  }

  public void json(HttpServerRequest request, Buffer document) {
    send(request, 200, JSON, escaped(document));
  }

  /**
   * Answers with a plain text, verbatim. Half a surrogate pair, which JSON can hold and UTF-8
   * cannot, becomes U+FFFD; Java would make a question mark of it, as if somebody had written that.
   */
  public void text(HttpServerRequest request, String text) {
    boolean mayBeBroken = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    String whole = mayBeBroken ? UNPAIRED_SURROGATE.matcher(text).replaceAll("\uFFFD") : text;
    send(request, 200, TEXT, Buffer.buffer(whole));
  }

  public void material(HttpServerRequest request, String contentType, Buffer content) {
    send(request, 200, contentType, content);
  }

  public void redirect(HttpServerRequest request, String location) {
    request.response().putHeader(HttpHeaders.LOCATION, location);
    send(request, 302, TEXT, Buffer.buffer(location));
  }

  public void notModified(HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(304);
    addCommonHeaders(response.headers());
    response.end();
    connections.completed(request.connection());
  }

  public void problem(HttpServerRequest request, HttpProblem problem) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    MultiMap headers = response.headers();
    // The tag of a session that was loaded, and that this answer does not carry.
    headers.remove(HttpHeaders.ETAG);
    problem.headers().forEach(headers::set);
    Language spoken = language(request);
    headers.set(HttpHeaders.CONTENT_LANGUAGE, spoken.tag());
    JsonObject details = new JsonObject();
    problem.details().forEach((name, detail) -> details.put(name, spoken.rendered(detail)));
    JsonObject document =
        new JsonObject()
            .put("success", false)
            .put("code", problem.code().name())
            .put("message", problem.text().in(spoken))
            .put("details", details);
    // An error is small, so it may go beyond the bound.
    end(request, problem.code().status(), JSON, escaped(document.toBuffer()));
    if (problem.headers().containsKey(HttpHeaders.CONNECTION)) {
      connections.end(request.connection());
    }
  }

  private Buffer escaped(Buffer json) {
    return escapeNonAscii ? Buffer.buffer(JsonText.escapeNonAscii(json.getBytes())) : json;
  }

  private void send(
      HttpServerRequest request, int status, CharSequence contentType, Buffer content) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (waiting.reserve(content.length())) {
      end(request, status, contentType, content)
          .onComplete(sent -> waiting.release(content.length()));
    } else {
      Message tooMany = Message.of("answersWaiting");
      problem(request, new HttpProblem(ErrorCode.STORE_UNAVAILABLE, tooMany).retryLater());
    }
  }

  private Future<Void> end(
      HttpServerRequest request, int status, CharSequence contentType, Buffer content) {
    HttpServerResponse response = request.response().setStatusCode(status);
    MultiMap headers = response.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    addCommonHeaders(headers);
    Future<Void> sent;
    if (request.method().equals(HttpMethod.HEAD)) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
      sent = response.end();
    } else {
      sent = response.end(content);
    }
    connections.completed(request.connection());
    return sent;
  }

  /**
   * Nobody is to guess the type of an answer, to keep it, to load it into a page of another origin,
   * or to send more while the node stops.
   */
  private void addCommonHeaders(MultiMap headers) {
    headers
        .set(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .set(RESOURCE_POLICY, SAME_ORIGIN)
        .set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (connections.areDraining()) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }
}
