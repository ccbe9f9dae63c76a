package dev.sessionstore.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configured address of this service, or the one that a request came to. */
public record PublicAddress(@Nullable String configured) {
  /** The address in material as the jar carries it; it is also the default address. */
  public static final String PLACEHOLDER = "http://127.0.0.1:3001";

  /**
   * Only what can be a host and port is repeated: the header is the client's, the page is ours. In
   * YAML even a colon at the end would change what the file says.
   */
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  /** The configured address, or another one if there is none. */
  public String configuredOr(String otherwise) {
    return configured == null ? otherwise : configured;
  }

  /** The address for the client of that request, without a slash at its end. */
  public String of(HttpServerRequest request) {
    if (configured != null) {
      return configured;
    }
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && HOST.matcher(host).matches() ? "http://" + host : PLACEHOLDER;
  }

  public Buffer fillIn(String material, HttpServerRequest request) {
    return Buffer.buffer(material.replace(PLACEHOLDER, of(request)));
  }
}
