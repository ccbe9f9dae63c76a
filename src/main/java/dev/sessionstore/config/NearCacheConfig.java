package dev.sessionstore.config;

/**
 * Local copies of sessions that Redis also holds.
 *
 * @param enabled whether loads may be answered from them while Redis is there
 * @param maxBytes the memory that they may take
 */
public record NearCacheConfig(boolean enabled, long maxBytes) {
  public NearCacheConfig {
    Check.range("nearCache.maxBytes", maxBytes, 0, 64L << 30);
  }
}
