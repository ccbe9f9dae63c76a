package dev.sessionstore.config;

import static java.util.Objects.requireNonNull;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the configuration: defaults, file, environment, system properties; a later one wins. */
public final class ConfigLoader {
  /** The file that is read where none is named; it need not exist. */
  private static final Path DEFAULT_FILE = Path.of("conf", "config.yaml");

  private static final String FILE_VARIABLE = "CONFIG_FILE";

  private final @Nullable Path file;
  private final ConfigRetriever retriever;

  /** Reads the environment and the properties of this process, and a file if one is named. */
  public ConfigLoader(Vertx vertx, @Nullable Path namedFile) {
    this(
        vertx,
        fileToRead(namedFile, System.getenv().getOrDefault(FILE_VARIABLE, "")),
        store(
            "env",
            new JsonObject()
                .put("raw-data", true)
                .put("keys", ConfigKey.ALL.stream().map(ConfigKey::variable).toList())),
        store("sys", new JsonObject().put("raw-data", true).put("cache", false)));
  }

  ConfigLoader(
      Vertx vertx,
      @Nullable Path file,
      ConfigStoreOptions environment,
      ConfigStoreOptions systemProperties) {
    this.file = file;
    ConfigRetrieverOptions options =
        new ConfigRetrieverOptions().addStore(environment).addStore(systemProperties);
    if (file != null) {
      JsonObject path = new JsonObject().put("path", file.toString());
      options.addStore(store("file", path).setFormat(StrictYaml.FORMAT));
    }
    retriever = ConfigRetriever.create(vertx, options);
  }

  static @Nullable Path fileToRead(@Nullable Path named, String variable) {
    if (named != null) {
      return named;
    }
    Path usual = Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
    return variable.isEmpty() ? usual : Path.of(variable);
  }

  /** Reads the values of all keys; fails with a {@link ConfigException} if one is not allowed. */
  public Future<Map<String, Object>> load() {
    return retriever.getConfig().recover(this::unreadable).map(this::read);
  }

  private Map<String, Object> read(JsonObject all) {
    JsonObject ofFile = all.getJsonObject(StrictYaml.FILE, new JsonObject());
    Map<String, Object> merged = new HashMap<>(ConfigSources.DEFAULTS);
    for (Map<String, ConfigSources.Value> source :
        List.of(
            ConfigSources.file(String.valueOf(file), ofFile),
            ConfigSources.environment(all),
            ConfigSources.systemProperties(all))) {
      check(source);
      source.forEach((key, value) -> merged.put(key, value.typed()));
    }
    return merged;
  }

  /** Binds a source by itself, so that a wrong value is reported even where another one wins. */
  private static void check(Map<String, ConfigSources.Value> source) {
    Map<String, Object> values = new HashMap<>(ConfigSources.DEFAULTS);
    source.forEach((key, value) -> values.put(key, value.typed()));
    try {
      ConfigBinder.bind(values);
    } catch (Check.Refusal e) {
      ConfigSources.Value wrong = requireNonNull(source.get(e.key), e.key);
      throw new ConfigException(
          "%s: %s from %s is not allowed; allowed is %s"
              .formatted(
                  e.key, ConfigSources.shown(e.key, wrong.given()), wrong.origin(), e.allowed));
    }
  }

  private Future<JsonObject> unreadable(Throwable cause) {
    String reason =
        cause instanceof ConfigException
            ? cause.getMessage()
            : "no such configuration file, or not readable";
    return Future.failedFuture(new ConfigException(file + ": " + reason));
  }

  static ConfigStoreOptions store(String type, JsonObject config) {
    return new ConfigStoreOptions().setType(type).setConfig(config);
  }
}
