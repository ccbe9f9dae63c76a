package dev.sessionstore.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts, each one atomic step on one session: on its key, and on the key beside it where its
 * deletion is remembered, so that they work in Redis Cluster too. They never parse the session's
 * JSON: Redis's cjson turns {@code []} into {@code {}} and rounds large numbers. Time is Redis's
 * own, the one clock that all nodes share; {@code TIME} before a write needs Redis 5 or later
 * (effects replication).
 *
 * <p>Each takes as its last argument the time, in Redis's milliseconds, after which it must not run
 * any more, and then answers {@code late}. A command may lie in the buffers of a server that hangs
 * or of a network that heals long after the client gave it up and went on without it; it would undo
 * what has been acknowledged since.
 *
 * <p>A condition is {@code ''} (none), {@code absent}, {@code present}, or versions between commas:
 * {@code ,17,18,}.
 */
enum RedisScripts {
  /**
   * {@code HMGET key version createdAt; [GET deletion]; HSET key data … version … createdAt …
   * updatedAt … expiresAt …; PEXPIREAT key …}. Arguments: condition, time to live in ms, the
   * version to exceed if there is no session, data.
   */
  SAVE(
      """
      local old = redis.call('HMGET', KEYS[1], 'version', 'createdAt')
      if not holds(ARGV[1], old[1]) then return {'mismatch', old[1]} end
      local before = tonumber(old[1]) or math.max(tonumber(ARGV[3]), deletion())
      local version = text(math.max(now, before + 1))
      local created, updated = old[2] or text(now), text(now)
      local expires = text(now + tonumber(ARGV[2]))
      redis.call('HSET', KEYS[1], 'data', ARGV[4], 'version', version, 'createdAt', created,
          'updatedAt', updated, 'expiresAt', expires)
      redis.call('PEXPIREAT', KEYS[1], expires)
      return {'ok', ARGV[4], version, created, updated, expires, updated}
      """),

  /**
   * {@code HMGET key … turn; HSET key data … version … updatedAt … [expiresAt …]; [PEXPIREAT key
   * …]; [HDEL key turn]}. Arguments: expected version, time to live in ms or {@code ''} to keep the
   * remaining one, data, who asks for a turn or {@code ''}, how long a turn lasts in ms.
   *
   * <p>{@code HSET key turn 'who until'} instead, if the version is another one and a turn is asked
   * for: for a moment nobody else replaces the data, which gives a node on a slow link its chance.
   * A turn that ends later than it could is of a clock that has stepped back, and counts for
   * nothing.
   */
  REPLACE(
      """
      local old = redis.call('HMGET', KEYS[1], 'data', 'version', 'createdAt', 'updatedAt',
          'expiresAt', 'turn')
      if not old[2] then return {'absent', text(now)} end
      local who, till = string.match(old[6] or '', '^(.*) (%d+)$')
      local left = who and tonumber(till) - now or 0
      if left > 0 and left <= tonumber(ARGV[5]) and who ~= ARGV[4] then
        return reply('moved', old, now)
      end
      if old[2] ~= ARGV[1] then
        if ARGV[4] ~= '' then
          redis.call('HSET', KEYS[1], 'turn', ARGV[4] .. ' ' .. text(now + tonumber(ARGV[5])))
        end
        return reply('moved', old, now)
      end
      old[1], old[2], old[4] = ARGV[3], text(math.max(now, tonumber(old[2]) + 1)), text(now)
      if ARGV[2] ~= '' then
        old[5] = text(now + tonumber(ARGV[2]))
      end
      redis.call('HSET', KEYS[1], 'data', old[1], 'version', old[2], 'updatedAt', old[4],
          'expiresAt', old[5])
      if ARGV[2] ~= '' then redis.call('PEXPIREAT', KEYS[1], old[5]) end
      if old[6] then redis.call('HDEL', KEYS[1], 'turn') end
      return reply('ok', old, now)
      """),

  /**
   * {@code HMGET key …; HSET key version … updatedAt … expiresAt …; PEXPIREAT key …}. Arguments:
   * condition, time to live in ms.
   */
  TOUCH(
      """
      local old = session()
      if not old[2] then return {'absent', text(now)} end
      if not holds(ARGV[1], old[2]) then return {'mismatch', old[2]} end
      old[2], old[4] = text(math.max(now, tonumber(old[2]) + 1)), text(now)
      old[5] = text(now + tonumber(ARGV[2]))
      redis.call('HSET', KEYS[1], 'version', old[2], 'updatedAt', old[4], 'expiresAt', old[5])
      redis.call('PEXPIREAT', KEYS[1], old[5])
      return reply('ok', old, now)
      """),

  /**
   * {@code HGET key version; GET deletion; SET deletion … PX …; DEL key}. Arguments: condition, how
   * long the deletion is remembered in ms.
   */
  DELETE(
      """
      local old = redis.call('HGET', KEYS[1], 'version')
      if old and not holds(ARGV[1], old) then return {'mismatch', old} end
      return remove(math.max(now, (tonumber(old) or 0) + 1), ARGV[2])
      """),

  /**
   * {@code HMGET key …; [GET deletion]; HSET key data … version … createdAt … updatedAt … expiresAt
   * …; PEXPIREAT key …}: writes a session as it is, if the key has an expected version and no later
   * deletion is remembered. Arguments: expected version or 0 for none, data, version, createdAt,
   * updatedAt, expiresAt.
   */
  RESTORE(
      """
      local old = session()
      if (old[2] or '0') ~= ARGV[1] or (not old[2] and deletion() >= tonumber(ARGV[3])) then
        if old[2] then return reply('moved', old, now) end
        return {'gone', text(deletion()), text(now)}
      end
      local version = text(math.max(tonumber(ARGV[3]), (tonumber(old[2]) or 0) + 1))
      redis.call('HSET', KEYS[1], 'data', ARGV[2], 'version', version, 'createdAt', ARGV[4],
          'updatedAt', ARGV[5], 'expiresAt', ARGV[6])
      redis.call('PEXPIREAT', KEYS[1], ARGV[6])
      return {'ok', ARGV[2], version, ARGV[4], ARGV[5], ARGV[6], text(now)}
      """),

  /**
   * {@code HMGET key …; GET deletion; SET deletion … PX …; DEL key}, if the key has an expected
   * version or is not there. Arguments: that version, the version of the deletion, how long it is
   * remembered in ms.
   */
  REMOVE(
      """
      local old = session()
      if old[2] and old[2] ~= ARGV[1] then return reply('moved', old, now) end
      return remove(tonumber(ARGV[2]), ARGV[3])
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
        local function deletion() return tonumber(redis.call('GET', KEYS[2]) or 0) end
        local now = millis()
        local function remove(version, window)
          local deleted = text(math.max(version, deletion()))
          if tonumber(window) > 0 then redis.call('SET', KEYS[2], deleted, 'PX', window) end
          return {'deleted', redis.call('DEL', KEYS[1]), deleted, text(now)}
        end
        if now > tonumber(ARGV[#ARGV]) then return {'late', text(now)} end
        """;
  }
}
