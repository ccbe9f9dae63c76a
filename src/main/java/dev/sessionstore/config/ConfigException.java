package dev.sessionstore.config;

/** A configuration that cannot be used; one line names key, value, source and what is allowed. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message, null, false, false);
  }
}
