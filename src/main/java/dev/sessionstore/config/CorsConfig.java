package dev.sessionstore.config;

import java.util.List;

/**
 * Cross-origin resource sharing.
 *
 * @param origins origins whose pages may use this server, each a scheme, a host and, if it is not
 *     the scheme's own, a port
 */
public record CorsConfig(List<String> origins) {
  private static final String ORIGIN = "https?://[A-Za-z0-9._\\[\\]:-]+";

  public CorsConfig {
    Check.that(
        origins.stream().allMatch(origin -> origin.matches(ORIGIN)),
        "http.cors.origins",
        "a list of origins such as https://builder.example.com; * is not one");
    origins = List.copyOf(origins);
  }
}
