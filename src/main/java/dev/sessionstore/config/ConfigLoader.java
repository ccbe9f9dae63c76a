package dev.sessionstore.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: built-in defaults, then the file, then the environment, then the system
 * properties; a later one wins. Each source is read by a retriever of its own, because a merged
 * tree no longer tells where a value came from.
 */
public final class ConfigLoader {
  /** The file that is read where none is named; it need not exist. */
  public static final Path DEFAULT_FILE = Path.of("conf", "config.yaml");

  /** Names the file, unless the command line does. */
  private static final String FILE_VARIABLE = "CONFIG_FILE";

  private final Vertx vertx;

  public ConfigLoader(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * @param namedFile the file that the command line names, or null
   * @return the configuration, or a failure with a {@link ConfigException}
   */
  public Future<ServiceConfig> load(@Nullable Path namedFile) {
    return retrieve(new ConfigStoreOptions().setType("env").setConfig(raw()))
        .compose(
            environment ->
                fileLayer(fileToRead(namedFile, environment))
                    .compose(
                        file ->
                            retrieve(new ConfigStoreOptions().setType("sys").setConfig(raw()))
                                .map(
                                    properties ->
                                        new ConfigReader(
                                                List.of(
                                                    ConfigLayer.systemProperties(properties),
                                                    ConfigLayer.environment(environment),
                                                    file))
                                            .read())));
  }

  /** Values as texts: a password must not lose its leading zeros. */
  private static JsonObject raw() {
    return new JsonObject().put("raw-data", true);
  }

  private static @Nullable Path fileToRead(@Nullable Path named, JsonObject environment) {
    if (named != null) {
      return named;
    }
    String variable = environment.getString(FILE_VARIABLE, "");
    if (!variable.isEmpty()) {
      return Path.of(variable);
    }
    return Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
  }

  private Future<ConfigLayer> fileLayer(@Nullable Path file) {
    if (file == null) {
      return Future.succeededFuture(ConfigLayer.file(DEFAULT_FILE.toString(), new JsonObject()));
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return Future.failedFuture(
          new ConfigException("%s: no such configuration file, or not readable".formatted(file)));
    }
    ConfigStoreOptions store =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat("yaml")
            .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
    return retrieve(store)
        .recover(error -> Future.failedFuture(unreadable(file, error)))
        .map(tree -> ConfigLayer.file(file.toString(), tree));
  }

  private static ConfigException unreadable(Path file, Throwable error) {
    String reason = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    return new ConfigException(
        "%s: not a YAML file of sections and keys: %s".formatted(file, reason));
  }

  private Future<JsonObject> retrieve(ConfigStoreOptions store) {
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
    return retriever.getConfig().onComplete(done -> retriever.close());
  }
}
