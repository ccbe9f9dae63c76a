package dev.sessionstore.config;

/**
 * Sessions that Redis does not have yet.
 *
 * @param maxBytes the memory that they may take
 */
public record FallbackConfig(long maxBytes) {
  public FallbackConfig {
    Check.range("fallback.maxBytes", maxBytes, 1_000, 64L << 30);
  }
}
