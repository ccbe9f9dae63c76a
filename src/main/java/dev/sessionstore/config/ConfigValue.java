package dev.sessionstore.config;

/**
 * A value of one source.
 *
 * @param given the value as its source has it, for messages
 * @param typed the value as the section's record takes it
 * @param origin the place where it stands
 */
record ConfigValue(Object given, Object typed, String origin) {}
