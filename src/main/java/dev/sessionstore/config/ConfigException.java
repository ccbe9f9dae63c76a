package dev.sessionstore.config;

/** A configuration that cannot be used; one line names key, value, source and what is allowed. */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message, null, false, false);
  }
}
