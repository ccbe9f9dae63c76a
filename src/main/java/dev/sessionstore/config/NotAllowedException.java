package dev.sessionstore.config;

/** Refusal of a value by the record of its section. The loader adds the value and its source. */
final class NotAllowedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String allowed;

  NotAllowedException(String key, String allowed) {
    super(key + ": allowed is " + allowed);
    this.key = key;
    this.allowed = allowed;
  }

  String key() {
    return key;
  }

  /** Description of the values that the key takes. */
  String allowed() {
    return allowed;
  }
}
