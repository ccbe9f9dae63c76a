package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cursor of a list: a position of {@code SCAN}, and the ids at that position that were sent
 * already. Its text is {@code r.SERVER.POSITION} or {@code r.SERVER.POSITION!ID!ID…}; no id has a
 * {@code !}.
 *
 * @param server hexadecimal number of the server process, since each has its keys in an order of
 *     its own; empty at the start
 * @param position unsigned 64-bit number that Redis gave
 * @param sent ids; usually none
 */
public record RedisCursor(String server, String position, Set<String> sent) {
  /** Cursor of the first page, on any server. */
  public static final RedisCursor START = at("", "0");

  private static final Pattern TEXT =
      Pattern.compile("r\\.(?:(?<server>[0-9a-z]+)\\.)?(?<position>\\d+)(?<sent>(?:!.+)?)");

  static RedisCursor at(String server, String position) {
    return new RedisCursor(server, position, Set.of());
  }

  static boolean isEnd(String position) {
    return position.equals(START.position);
  }

  /** Tells whether a list of Redis gave this text. */
  public static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads a text that {@link #toString} gave, or null for the start; throws if it is any other. */
  static RedisCursor parse(@Nullable String text) {
    if (text == null) {
      return START;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not the cursor of an earlier page");
    }
    String server = matcher.group("server");
    String[] parts = matcher.group("sent").split("!", -1);
    Set<String> sent = Set.copyOf(Arrays.asList(parts).subList(1, parts.length));
    long position = Long.parseUnsignedLong(matcher.group("position"));
    return new RedisCursor(server == null ? "" : server, Long.toUnsignedString(position), sent);
  }

  boolean isOf(String otherServer) {
    return isEnd(position) || server.equals(otherServer);
  }

  boolean hasSent(SessionId id) {
    return sent.contains(id.value());
  }

  RedisCursor without(Collection<SessionId> ids) {
    Set<String> all = new TreeSet<>(sent);
    ids.forEach(id -> all.add(id.value()));
    return new RedisCursor(server, position, all);
  }

  @Override
  public String toString() {
    String start = server.isEmpty() ? "r." : "r." + server + ".";
    return sent.stream().map(id -> "!" + id).collect(Collectors.joining("", start + position, ""));
  }
}
