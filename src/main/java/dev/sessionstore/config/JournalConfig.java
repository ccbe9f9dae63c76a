package dev.sessionstore.config;

import java.nio.file.Path;

/**
 * The journal of degraded changes.
 *
 * @param enabled whether there is one
 * @param directory where its files are; for this node alone
 * @param sync when a change counts as written: {@code always}, {@code interval} or {@code never}
 * @param required whether a change that cannot be journaled is refused
 */
public record JournalConfig(boolean enabled, Path directory, String sync, boolean required) {}
