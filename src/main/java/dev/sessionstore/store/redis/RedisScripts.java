package dev.sessionstore.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts, each one atomic step on one session: on its key, and on the key beside it where its
 * deletion is remembered, so that they work in Redis Cluster too (there, {@link #RESTORE} may take
 * sessions of one slot only). They never parse the session's JSON: Redis's cjson turns {@code []}
 * into {@code {}} and rounds large numbers. Time is Redis's own, the one clock that all nodes
 * share; {@code TIME} before a write needs Redis 5 or later (effects replication).
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
      local before = tonumber(old[1]) or math.max(tonumber(ARGV[3]), deletion(KEYS[2]))
      local version = text(math.max(now, before + 1))
      local created, updated = old[2] or text(now), text(now)
      local expires = text(now + tonumber(ARGV[2]))
      redis.call('HSET', KEYS[1], 'data', ARGV[4], 'version', version, 'createdAt', created,
          'updatedAt', updated, 'expiresAt', expires)
      redis.call('PEXPIREAT', KEYS[1], expires)
      return {'ok', false, version, created, updated, expires, updated}
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
      local old = redis.call('HMGET', KEYS[1], 'version', 'createdAt', 'expiresAt', 'turn')
      if not old[1] then return {'absent', text(now)} end
      local who, till = string.match(old[4] or '', '^(.*) (%d+)$')
      local left = who and tonumber(till) - now or 0
      if left > 0 and left <= tonumber(ARGV[5]) and who ~= ARGV[4] then
        return reply('moved', session(KEYS[1]), now)
      end
      if old[1] ~= ARGV[1] then
        if ARGV[4] ~= '' then
          redis.call('HSET', KEYS[1], 'turn', ARGV[4] .. ' ' .. text(now + tonumber(ARGV[5])))
        end
        return reply('moved', session(KEYS[1]), now)
      end
      local version, updated, expires = text(math.max(now, tonumber(old[1]) + 1)), text(now), old[3]
      if ARGV[2] ~= '' then expires = text(now + tonumber(ARGV[2])) end
      redis.call('HSET', KEYS[1], 'data', ARGV[3], 'version', version, 'updatedAt', updated,
          'expiresAt', expires)
      if ARGV[2] ~= '' then redis.call('PEXPIREAT', KEYS[1], expires) end
      if old[4] then redis.call('HDEL', KEYS[1], 'turn') end
      return {'ok', false, version, old[2], updated, expires, updated}
      """),

  /**
   * {@code HMGET key …; HSET key version … updatedAt … expiresAt …; PEXPIREAT key …}. Arguments:
   * condition, time to live in ms.
   */
  TOUCH(
      """
      local old = session(KEYS[1])
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
   * {@code HGET key version; [HMGET key …]; [GET deletion]; HSET key data … version … createdAt …
   * updatedAt … expiresAt …; PEXPIREAT key …} for each session: writes it as it is, if its key has
   * an expected version and no later deletion is remembered. The one script for several sessions:
   * two keys each, and as many times its arguments, which are the expected version or 0 for none,
   * data, version, createdAt, updatedAt, expiresAt. A key that is no session's is answered with an
   * error of its own.
   */
  RESTORE(
      """
      local function restore(key, deletedKey, a)
        local old = redis.pcall('HGET', key, 'version')
        if type(old) == 'table' and old.err then return {'error', old.err} end
        local deleted = not old and deletion(deletedKey) or 0
        if (old or '0') ~= ARGV[a] or (not old and deleted >= tonumber(ARGV[a + 2])) then
          if old then return reply('moved', session(key), now) end
          return {'gone', text(deleted), text(now)}
        end
        local version = text(math.max(tonumber(ARGV[a + 2]), (tonumber(old) or 0) + 1))
        redis.call('HSET', key, 'data', ARGV[a + 1], 'version', version, 'createdAt', ARGV[a + 3],
            'updatedAt', ARGV[a + 4], 'expiresAt', ARGV[a + 5])
        redis.call('PEXPIREAT', key, ARGV[a + 5])
        return {'restored', version}
      end
      local replies = {'several'}
      for i = 1, #KEYS / 2 do
        replies[i + 1] = restore(KEYS[2 * i - 1], KEYS[2 * i], 6 * i - 5)
      end
      replies[#replies + 1] = text(now)
      return replies
      """),

  /**
   * {@code HMGET key …; GET deletion; SET deletion … PX …; DEL key}, if the key has an expected
   * version or is not there. Arguments: that version, the version of the deletion, how long it is
   * remembered in ms.
   */
  REMOVE(
      """
      local old = session(KEYS[1])
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
        local function session(key)
          return redis.call('HMGET', key, 'data', 'version', 'createdAt', 'updatedAt', 'expiresAt')
        end
        local function reply(kind, s, now)
          return {kind, s[1], s[2], s[3], s[4], s[5], text(now)}
        end
        local function deletion(key) return tonumber(redis.call('GET', key) or 0) end
        local now = millis()
        local function remove(version, window)
          local deleted = text(math.max(version, deletion(KEYS[2])))
          if tonumber(window) > 0 then redis.call('SET', KEYS[2], deleted, 'PX', window) end
          return {'deleted', redis.call('DEL', KEYS[1]), deleted, text(now)}
        end
        if now > tonumber(ARGV[#ARGV]) then return {'late', text(now)} end
        """;
  }
}
