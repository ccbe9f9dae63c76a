package dev.sessionstore.config;

import java.util.List;

/**
 * What holds for every session.
 *
 * @param ttlSeconds time to live where a save or touch names none
 * @param namespaces the namespaces that exist
 */
public record SessionsConfig(long ttlSeconds, List<String> namespaces) {
  public SessionsConfig {
    namespaces = List.copyOf(namespaces);
  }
}
