package dev.sessionstore.dify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.dify.MultipartForm.Placeholder;
import dev.sessionstore.support.Api;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs an HTTP Request node: really, and as often as its settings say if it fails. */
final class RequestNode {
  private static final String UNQUOTED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";

  private final JsonNode data;
  private final Variables variables;
  private final Placeholder placeholder;

  RequestNode(Node node, Variables variables, Placeholder placeholder) {
    this.data = node.data();
    this.variables = variables;
    this.placeholder = placeholder;
  }

  /**
   * What came of it.
   *
   * @param error null if there was a 2xx answer
   */
  record Result(int status, String body, String error) {}

  boolean isWrite() {
    return !data.path("method").asText().equals("get");
  }

  Result run() {
    JsonNode retries = data.path("retry_config");
    int attempts =
        retries.path("retry_enabled").booleanValue()
            ? 1 + retries.path("max_retries").intValue()
            : 1;
    Result result = send();
    for (int i = 1; i < attempts && result.error() != null; i++) {
      result = send();
    }
    return result;
  }

  private Result send() {
    List<String> headers = headers();
    String body = null;
    if (data.path("body").path("type").asText().equals("form-data")) {
      MultipartForm form = form();
      body = form.body();
      headers.addAll(List.of("Content-Type", form.contentType()));
    }
    try {
      Api.Answer answer =
          new Api("")
              .send(
                  data.path("method").asText().toUpperCase(Locale.ROOT),
                  url(),
                  body,
                  headers.toArray(String[]::new));
      boolean ok = answer.status() / 100 == 2;
      return new Result(
          answer.status(),
          answer.body(),
          ok ? null : "Request failed with status code " + answer.status());
    } catch (UncheckedIOException e) {
      return new Result(0, "", "Reached maximum retries: " + e.getMessage());
    }
  }

  private MultipartForm form() {
    MultipartForm form = new MultipartForm();
    for (JsonNode field : data.path("body").path("data")) {
      form.add(
          variables.fill(field.path("key").asText()), variables.fill(field.path("value").asText()));
    }
    form.add(placeholder);
    return form;
  }

  private List<String> headers() {
    List<String> headers = new ArrayList<>();
    for (String line : variables.fill(data.path("headers").asText()).lines().toList()) {
      headers.add(line.substring(0, line.indexOf(':')).strip());
      headers.add(line.substring(line.indexOf(':') + 1).strip());
    }
    String key = variables.fill(data.path("authorization").path("config").path("api_key").asText());
    headers.addAll(List.of("Authorization", "Bearer " + key));
    return headers;
  }

  /** Parameters take the place of a query that is there already. */
  private String url() {
    String url = quoted(variables.fill(data.path("url").asText()));
    String query =
        data.path("params")
            .asText()
            .lines()
            .map(line -> line.replaceFirst(":", "="))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? url : url.replaceFirst("[?#].*", "") + "?" + query;
  }

  /** Only what cannot stand in a URL at all is encoded; no value is, as a whole. */
  private static String quoted(String url) {
    StringBuilder quoted = new StringBuilder();
    for (byte octet :
        url.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").getBytes(StandardCharsets.UTF_8)) {
      boolean stays = octet > 0 && UNQUOTED.indexOf(octet) >= 0;
      quoted.append(stays ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xFF));
    }
    return quoted.toString();
  }
}
