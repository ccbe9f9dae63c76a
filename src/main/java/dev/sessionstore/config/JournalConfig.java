package dev.sessionstore.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;

/**
 * The journal of degraded changes.
 *
 * @param enabled whether there is one
 * @param directory the directory of its files, for this node alone
 * @param sync when a change counts as written: {@code always}, {@code interval} or {@code never}
 * @param required whether a change that cannot be journaled is refused
 * @param eraseAfterSeconds time within which removed and replaced sessions leave the files
 */
public record JournalConfig(
    boolean enabled,
    Path directory,
    String sync,
    boolean required,
    @JsonProperty("eraseAfter") long eraseAfterSeconds) {
  private static final List<String> SYNC_MODES = List.of("always", "interval", "never");

  public JournalConfig {
    Check.that(!directory.toString().isBlank(), "journal.directory", "a directory");
    Check.that(
        SYNC_MODES.contains(sync), "journal.sync", "one of " + String.join(", ", SYNC_MODES));
    Check.range("journal.eraseAfter", eraseAfterSeconds, 1, 2_592_000);
  }
}
