package dev.sessionstore.config;

/**
 * Reports a configuration that cannot be used. The message is one line that names the key, the
 * value, its source and what is allowed.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message, null, false, false);
  }
}
