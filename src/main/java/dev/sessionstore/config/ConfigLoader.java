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
 * properties; a later one wins. Each source is read by itself, because a merged tree no longer
 * tells where a value came from.
 */
public final class ConfigLoader {
  /** The file that is read where none is named; it need not exist. */
  public static final Path DEFAULT_FILE = Path.of("conf", "config.yaml");

  /** Names the file, unless the command line does. */
  private static final String FILE_VARIABLE = "CONFIG_FILE";

  private final Vertx vertx;
  private final ConfigStoreOptions environment;
  private final ConfigStoreOptions systemProperties;

  public ConfigLoader(Vertx vertx) {
    this(
        vertx,
        new ConfigStoreOptions().setType("env").setConfig(raw()),
        new ConfigStoreOptions().setType("sys").setConfig(raw()));
  }

  /**
   * @param environment gives the variables as texts
   * @param systemProperties gives the properties as texts
   */
  ConfigLoader(Vertx vertx, ConfigStoreOptions environment, ConfigStoreOptions systemProperties) {
    this.vertx = vertx;
    this.environment = environment;
    this.systemProperties = systemProperties;
  }

  /**
   * @param namedFile the file that the command line names, or null
   * @return the configuration, or a failure with a {@link ConfigException}
   */
  public Future<ServiceConfig> load(@Nullable Path namedFile) {
    return Future.all(retrieve(environment), retrieve(systemProperties))
        .compose(
            both -> {
              JsonObject variables = both.resultAt(0);
              JsonObject properties = both.resultAt(1);
              return fileLayer(fileToRead(namedFile, variables))
                  .map(file -> read(properties, variables, file));
            });
  }

  private static ServiceConfig read(JsonObject properties, JsonObject variables, ConfigLayer file) {
    return new ConfigReader(
            List.of(
                ConfigLayer.systemProperties(properties), ConfigLayer.environment(variables), file))
        .read();
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
    return vertx
        .fileSystem()
        .readFile(file.toAbsolutePath().toString())
        .map(
            content -> ConfigLayer.file(file.toString(), YamlFile.parse(file, content.getBytes())));
  }

  private Future<JsonObject> retrieve(ConfigStoreOptions store) {
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
    return retriever.getConfig().onComplete(done -> retriever.close());
  }
}
