package dev.sessionstore.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Settings that hold for every session.
 *
 * @param ttlSeconds time to live where a save or touch names none
 * @param namespaces the namespaces that exist
 */
public record SessionsConfig(@JsonProperty("ttl") long ttlSeconds, List<String> namespaces) {
  private static final String NAMESPACE = "[a-z0-9][a-z0-9_-]{0,62}";

  public SessionsConfig {
    Check.range("sessions.ttl", ttlSeconds, 1, 315_360_000);
    Check.that(
        !namespaces.isEmpty()
            && namespaces.stream().allMatch(name -> name.matches(NAMESPACE))
            && namespaces.stream().distinct().count() == namespaces.size(),
        "sessions.namespaces",
        "a list of different names of 1 to 63 characters a-z 0-9 _ -");
    namespaces = List.copyOf(namespaces);
  }
}
