package dev.sessionstore;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The parsed command line.
 *
 * @param action the action that it asks for
 * @param configFile the configuration file that it names, or null
 */
record CommandLine(Action action, @Nullable Path configFile) {
  static final String USAGE =
      """
      usage: java -jar dify-session-store.jar [--conf FILE] [--help] [--version]

        --conf FILE  read this configuration file instead of conf/config.yaml
        --help       print this and every key of the configuration, and exit
        --version    print the version and exit

      The environment overrides the file, and system properties (-Dhttp.port=3002) override
      the environment.\
      """;

  enum Action {
    SERVE,
    HELP,
    VERSION
  }

  /**
   * @throws IllegalArgumentException if an argument is unknown or lacks its value
   */
  static CommandLine parse(String[] arguments) {
    Path file = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          return new CommandLine(Action.HELP, null);
        }
        case "--version" -> {
          return new CommandLine(Action.VERSION, null);
        }
        case "--conf" -> {
          if (++i == arguments.length) {
            throw new IllegalArgumentException("--conf needs a FILE");
          }
          file = Path.of(arguments[i]);
        }
        default -> throw new IllegalArgumentException("unknown argument: " + arguments[i]);
      }
    }
    return new CommandLine(Action.SERVE, file);
  }
}
