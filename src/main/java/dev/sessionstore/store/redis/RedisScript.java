package dev.sessionstore.store.redis;

import dev.sessionstore.session.Precondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The Lua scripts in the resource folder {@code redis}, one file a constant. Each step of a script
 * changes one session, atomically. The head of each file names its keys, arguments and reply.
 *
 * <p>A call takes several sessions: for each its key and the key of its remembered deletion, and
 * for each the script's arguments. In a Redis Cluster all of them must be of one slot. Time is
 * Redis's own, the one clock that all nodes share; {@code TIME} before a write needs Redis 5. No
 * script parses a session's JSON, since Redis's cjson turns {@code []} into <code>{}</code> and
 * rounds large numbers.
 */
enum RedisScript {
  SAVE,
  REPLACE,
  TOUCH,
  DELETE,
  RESTORE,
  REMOVE;

  private static final String INCLUDE = "-- @include ";

  private final String source = source(name().toLowerCase(Locale.ROOT) + ".lua");
  private final String sha1 = sha1(source);

  /** The text of the script without comments. */
  String source() {
    return source;
  }

  String sha1() {
    return sha1;
  }

  /** The scripts' argument {@code condition}, see {@code base.lua}. */
  static String condition(Precondition precondition) {
    if (precondition instanceof Precondition.IfVersion wanted) {
      return wanted.versions().stream()
          .sorted()
          .map(String::valueOf)
          .collect(Collectors.joining(",", ",", ","));
    }
    if (precondition instanceof Precondition.IfAbsent) {
      return "absent";
    }
    return precondition instanceof Precondition.IfPresent ? "present" : "";
  }

  private static String source(String file) {
    try (InputStream in =
        Objects.requireNonNull(RedisScript.class.getResourceAsStream("/redis/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.startsWith(INCLUDE) ? source(line.substring(INCLUDE.length())) : line)
          .filter(line -> !line.isEmpty() && !line.startsWith("--"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("the resource redis/" + file + " cannot be read", e);
    }
  }

  private static String sha1(String source) {
    try {
      byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
