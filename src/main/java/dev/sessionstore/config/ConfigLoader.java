package dev.sessionstore.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: built-in defaults, then the file, then the environment, then the system
 * properties; a later one wins. Each source is read by itself, because a merged tree no longer
 * tells where a value came from. Before there is an event loop, so it may block.
 */
public final class ConfigLoader {
  /** The file that is read where none is named; it need not exist. */
  private static final Path DEFAULT_FILE = Path.of("conf", "config.yaml");

  /** Names the file, unless the command line does. */
  private static final String FILE_VARIABLE = "CONFIG_FILE";

  private final Map<String, String> environment;
  private final Map<String, String> systemProperties;

  /** With the environment and the properties of this process. */
  public ConfigLoader() {
    this(System.getenv(), texts(System.getProperties()));
  }

  ConfigLoader(Map<String, String> environment, Map<String, String> systemProperties) {
    this.environment = environment;
    this.systemProperties = systemProperties;
  }

  /**
   * @param namedFile the file that the command line names, or null
   * @throws ConfigException if what one of the sources says is not allowed
   */
  public ServiceConfig load(@Nullable Path namedFile) {
    return new ConfigReader(
            List.of(
                ConfigLayer.systemProperties(systemProperties),
                ConfigLayer.environment(environment),
                fileLayer(fileToRead(namedFile))))
        .read();
  }

  private @Nullable Path fileToRead(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    String variable = environment.getOrDefault(FILE_VARIABLE, "");
    if (!variable.isEmpty()) {
      return Path.of(variable);
    }
    return Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
  }

  private static ConfigLayer fileLayer(@Nullable Path file) {
    if (file == null) {
      return ConfigLayer.file(DEFAULT_FILE.toString(), Map.of());
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ConfigException("%s: no such configuration file, or not readable".formatted(file));
    }
    return ConfigLayer.file(file.toString(), YamlFile.read(file));
  }

  /** Those that are texts; code may put others among them. */
  private static Map<String, String> texts(Properties properties) {
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name, "")));
  }
}
