package dev.sessionstore.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts, each one atomic step on one key, so that they work in Redis Cluster too. They never
 * parse the session's JSON: Redis's cjson turns {@code []} into {@code {}} and rounds large
 * numbers. Time is Redis's own, the one clock that all nodes share; {@code TIME} before a write
 * needs Redis 5 or later (effects replication).
 *
 * <p>A condition is {@code ''} (none), {@code absent}, {@code present}, or versions between commas:
 * {@code ,17,18,}.
 */
enum RedisScripts {
  /**
   * {@code HMGET key version createdAt; HSET key data … version … createdAt … updatedAt … expiresAt
   * …; PEXPIREAT key …}. Arguments: condition, time to live in ms, the version to exceed if there
   * is no session, data.
   */
  SAVE(
      """
      local now = millis()
      local old = redis.call('HMGET', KEYS[1], 'version', 'createdAt')
      if not holds(ARGV[1], old[1]) then return {'mismatch', old[1]} end
      local version = text(math.max(now, (tonumber(old[1] or ARGV[3]) or 0) + 1))
      local created, updated = old[2] or text(now), text(now)
      local expires = text(now + tonumber(ARGV[2]))
      redis.call('HSET', KEYS[1], 'data', ARGV[4], 'version', version, 'createdAt', created,
          'updatedAt', updated, 'expiresAt', expires)
      redis.call('PEXPIREAT', KEYS[1], expires)
      return {'ok', ARGV[4], version, created, updated, expires, updated}
      """),

  /**
   * {@code HMGET key …; HSET key data … version … updatedAt … [expiresAt …]; [PEXPIREAT key …]}.
   * Arguments: expected version, time to live in ms or {@code ''} to keep the remaining one, data.
   */
  REPLACE(
      """
      local now = millis()
      local old = session()
      if not old[2] then return {'absent', text(now)} end
      if old[2] ~= ARGV[1] then return reply('moved', old, now) end
      old[1], old[2], old[4] = ARGV[3], text(math.max(now, tonumber(old[2]) + 1)), text(now)
      if ARGV[2] ~= '' then
        old[5] = text(now + tonumber(ARGV[2]))
      end
      redis.call('HSET', KEYS[1], 'data', old[1], 'version', old[2], 'updatedAt', old[4],
          'expiresAt', old[5])
      if ARGV[2] ~= '' then redis.call('PEXPIREAT', KEYS[1], old[5]) end
      return reply('ok', old, now)
      """),

  /**
   * {@code HMGET key …; HSET key version … updatedAt … expiresAt …; PEXPIREAT key …}. Arguments:
   * condition, time to live in ms.
   */
  TOUCH(
      """
      local now = millis()
      local old = session()
      if not old[2] then return {'absent', text(now)} end
      if not holds(ARGV[1], old[2]) then return {'mismatch', old[2]} end
      old[2], old[4] = text(math.max(now, tonumber(old[2]) + 1)), text(now)
      old[5] = text(now + tonumber(ARGV[2]))
      redis.call('HSET', KEYS[1], 'version', old[2], 'updatedAt', old[4], 'expiresAt', old[5])
      redis.call('PEXPIREAT', KEYS[1], old[5])
      return reply('ok', old, now)
      """),

  /** {@code HGET key version; DEL key}. Arguments: condition. */
  DELETE(
      """
      local now = millis()
      local old = redis.call('HGET', KEYS[1], 'version')
      if old and not holds(ARGV[1], old) then return {'mismatch', old} end
      local existed = redis.call('DEL', KEYS[1])
      return {'deleted', existed, text(math.max(now, (tonumber(old) or 0) + 1)), text(now)}
      """),

  /**
   * {@code HMGET key …; HSET key data … version … createdAt … updatedAt … expiresAt …; PEXPIREAT
   * key …}: writes a session as it is, if the key has an expected version. Arguments: expected
   * version or 0 for none, data, version, createdAt, updatedAt, expiresAt.
   */
  RESTORE(
      """
      local now = millis()
      local old = session()
      if (old[2] or '0') ~= ARGV[1] then return state(old, now) end
      local version = text(math.max(tonumber(ARGV[3]), (tonumber(old[2]) or 0) + 1))
      redis.call('HSET', KEYS[1], 'data', ARGV[2], 'version', version, 'createdAt', ARGV[4],
          'updatedAt', ARGV[5], 'expiresAt', ARGV[6])
      redis.call('PEXPIREAT', KEYS[1], ARGV[6])
      return {'ok', ARGV[2], version, ARGV[4], ARGV[5], ARGV[6], text(now)}
      """),

  /** {@code HMGET key …; DEL key}, if the key has an expected version. Arguments: that version. */
  REMOVE(
      """
      local now = millis()
      local old = session()
      if old[2] ~= ARGV[1] then return state(old, now) end
      redis.call('DEL', KEYS[1])
      return {'deleted', 1, old[2], text(now)}
      """);

  private final String source;
  private final String sha1;

  RedisScripts(String body) {
    this.source = Common.SOURCE + body;
    this.sha1 = sha1Of(source);
  }

  /** All sources, to be loaded when a connection is made. */
  static List<String> sources() {
    return List.of(values()).stream().map(RedisScripts::source).toList();
  }

  String source() {
    return source;
  }

  /** The name under which Redis keeps it. */
  String sha1() {
    return sha1;
  }

  private static String sha1Of(String source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** What the scripts share. A Lua number holds 2^53 exactly, but {@code tostring} rounds it. */
  private static final class Common {
    static final String SOURCE =
        """
        local function text(n) return string.format('%.0f', n) end
        local function millis()
          local t = redis.call('TIME')
          return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
        end
        local function holds(condition, version)
          if condition == '' then return true end
          if condition == 'absent' then return not version end
          if not version then return false end
          if condition == 'present' then return true end
          return string.find(condition, ',' .. version .. ',', 1, true) ~= nil
        end
        local function session()
          return redis.call('HMGET', KEYS[1], 'data', 'version', 'createdAt', 'updatedAt', 'expiresAt')
        end
        local function reply(kind, s, now)
          return {kind, s[1], s[2], s[3], s[4], s[5], text(now)}
        end
        local function state(s, now)
          if not s[2] then return {'absent', text(now)} end
          return reply('moved', s, now)
        end
        """;
  }
}
