package dev.sessionstore.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The built-in defaults: {@code conf/config.yaml} as it was delivered, which is in the jar. */
final class Defaults {
  private static final String RESOURCE = "/conf/config.yaml";
  private static final long MAX_PENDING_BODY_BYTES = 64L << 20;

  static final Map<String, Object> VALUES = read();

  private Defaults() {}

  private static Map<String, Object> read() {
    long eighthOfHeap = Runtime.getRuntime().maxMemory() / 8;
    Map<String, Object> values = new HashMap<>();
    values.put("http.maxPendingBodyBytes", Math.min(MAX_PENDING_BODY_BYTES, eighthOfHeap));
    values.put("http.maxPendingAnswerBytes", eighthOfHeap);
    try (InputStream file = requireNonNull(Defaults.class.getResourceAsStream(RESOURCE))) {
      ConfigSources.file(RESOURCE, StrictYaml.parse(file.readAllBytes()))
          .forEach((key, value) -> values.put(key, value.typed()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(values);
  }
}
