package dev.sessionstore.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server.
 *
 * @param port the port; 0 for any free one
 * @param maxBodyBytes largest body, and largest data of a session
 * @param escapeNonAscii whether JSON answers are written in ASCII with {@code \\u} escapes
 * @param language the language of answers, {@code zh} or {@code en}, where the request names none
 * @param publicUrl the address that served material names; null for that of the request
 * @param allowedHosts host names that clients may use, beside addresses and local names
 * @param maxOpenConnections connections at a time; a further one is closed at once
 * @param maxPendingBodyBytes bound over all bodies that are being received
 * @param maxPendingAnswerBytes bound over all answers that wait to be sent
 * @param idleTimeoutMs how long a connection may stay open without completing a request; twice that
 *     while its answers are still being sent
 */
public record HttpConfig(
    String host,
    int port,
    int maxBodyBytes,
    boolean escapeNonAscii,
    String language,
    @Nullable String publicUrl,
    List<String> allowedHosts,
    Cors cors,
    int maxOpenConnections,
    long maxPendingBodyBytes,
    long maxPendingAnswerBytes,
    long idleTimeoutMs,
    long shutdownGraceMs) {
  private static final String HOST_NAME = "[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?";
  private static final String ORIGIN = "https?://[A-Za-z0-9._\\[\\]:-]+";
  private static final long MIB = 1024 * 1024;
  private static final long GIB = 1024 * MIB;

  public HttpConfig {
    Check.that(!host.isBlank(), "http.host", "a host name or address");
    Check.range("http.port", port, 0, 65_535);
    Check.range("http.maxBodyBytes", maxBodyBytes, 1_000, 64 * MIB);
    Check.that(language.matches("zh|en"), "http.language", "zh or en");
    Check.that(
        publicUrl == null || publicUrl.matches("https?://[A-Za-z0-9._~\\[\\]:-]+"),
        "http.publicUrl",
        "an http:// or https:// address without a path, such as http://session-store:3001");
    Check.that(
        allowedHosts.stream().allMatch(name -> name.matches(HOST_NAME)),
        "http.allowedHosts",
        "a list of host names without a port, such as sessions.example.com");
    allowedHosts = List.copyOf(allowedHosts);
    Check.range("http.maxOpenConnections", maxOpenConnections, 1, 1_000_000);
    Check.range("http.maxPendingBodyBytes", maxPendingBodyBytes, 1_000, 16 * GIB);
    Check.range("http.maxPendingAnswerBytes", maxPendingAnswerBytes, 1_000, 16 * GIB);
    Check.range("http.idleTimeoutMs", idleTimeoutMs, 100, 86_400_000);
    Check.range("http.shutdownGraceMs", shutdownGraceMs, 0, 600_000);
  }

  /** Cross-origin resource sharing: the origins whose pages may use this server. */
  public record Cors(List<String> origins) {
    public Cors {
      Check.that(
          origins.stream().allMatch(origin -> origin.matches(ORIGIN)),
          "http.cors.origins",
          "a list of origins such as https://builder.example.com; * is not one");
      origins = List.copyOf(origins);
    }
  }
}
