package dev.sessionstore.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts, each one atomic step on one session: on its key, and on the key beside it where its
 * deletion is remembered, so that they work in Redis Cluster too. One call takes several sessions,
 * which must be of one slot there: two keys each, and as many times the script's arguments. They
 * never parse the session's JSON: Redis's cjson turns {@code []} into {@code {}} and rounds large
 * numbers. Time is Redis's own, the one clock that all nodes share; {@code TIME} before a write
 * needs Redis 5 or later (effects replication).
 *
 * <p>The last argument of a call is the time, in Redis's milliseconds, after which it must not run
 * any more. A command may lie in the buffers of a server that hangs or of a network that heals long
 * after the client gave it up and went on without it; it would undo what has been acknowledged
 * since.
 *
 * <p>The reply is the time at which the call ran, and after it what came of each session, in their
 * order; the time alone if it was too late. What was written is told as numbers: version, creation
 * and expiry, and the data after them if the caller did not send them; it was updated at the time
 * of the call. All else begins with a word. A session whose step fails, because its key is no
 * session's for example, is answered with {@code error} and the reason, and holds up no other. A
 * session that comes after many bytes of other sessions' data is left alone and answered with
 * {@code later}: who takes the largest sessions together would keep the link from all others.
 *
 * <p>After Redis has lost something, what others do to a session and what was lost of it branch off
 * from one another. So changes of a part of it keep what it was before them, in the fields {@code
 * ancestor} and {@code ancestorData:}…, for as long as somebody may offer what was lost, one for
 * each loss; a save of the whole session does away with them. See {@link MergeBaseFields}.
 *
 * <p>A condition is {@code ''} (none), {@code absent}, {@code present}, or versions between commas:
 * {@code ,17,18,}.
 */
enum RedisScripts {
  /**
   * {@code HMGET key version createdAt ancestor; [GET deletion]; [HDEL key ancestor
   * ancestorData:…]; HSET key data … version … createdAt … updatedAt … expiresAt …; PEXPIREAT key
   * …}. Arguments: condition, time to live in ms, the version to exceed if there is no session,
   * data.
   */
  SAVE(
      ScriptParts.ANCESTORS,
      """
      local old = redis.call('HMGET', key, 'version', 'createdAt', 'ancestor')
      if not holds(ARGV[a], old[1]) then return {'mismatch', old[1]} end
      local before = tonumber(old[1]) or math.max(tonumber(ARGV[a + 2]), deletion(deletedKey))
      local version, created, expires = math.max(now, before + 1), old[2] or today, now + ARGV[a + 1]
      local expiry = text(expires)
      forget(key, old[3])
      redis.call('HSET', key, 'data', ARGV[a + 3], 'version', text(version), 'createdAt', created,
          'updatedAt', today, 'expiresAt', expiry)
      redis.call('PEXPIREAT', key, expiry)
      return {version, tonumber(created), expires}
      """),

  /**
   * {@code HMGET key … turn ancestor; [HSET key ancestor … ancestorData:… …]; HSET key data …
   * version … updatedAt … [expiresAt …]; [PEXPIREAT key …]; [HDEL key turn]}. Arguments: expected
   * version, time to live in ms or {@code ''} to keep the remaining one, data, who asks for a turn
   * or {@code ''}, how long a turn lasts in ms, what {@link DataLossWindow#unsettled} tells.
   *
   * <p>{@code HSET key turn 'who until'} instead, if the version is another one and a turn is asked
   * for: for a moment nobody else replaces the data, which gives a node on a slow link its chance.
   * A turn that ends later than it could is of a clock that has stepped back, and counts for
   * nothing.
   */
  REPLACE(
      ScriptParts.ANCESTORS + ScriptParts.BRANCHES,
      """
      local old = redis.call('HMGET', key, 'version', 'createdAt', 'expiresAt', 'turn', 'ancestor')
      if not old[1] then return {'absent'} end
      local asking, turn = ARGV[a + 3], tonumber(ARGV[a + 4])
      local who, till = string.match(old[4] or '', '^(.*) (%d+)$')
      local left = who and tonumber(till) - now or 0
      if left > 0 and left <= turn and who ~= asking then return moved(session(key)) end
      if old[1] ~= ARGV[a] then
        if asking ~= '' then redis.call('HSET', key, 'turn', asking .. ' ' .. text(now + turn)) end
        return moved(session(key))
      end
      local version, expiry = math.max(now, old[1] + 1), old[3]
      local renewed = ARGV[a + 1] ~= ''
      if renewed then expiry = text(now + ARGV[a + 1]) end
      branch(key, old[1], old[2], old[3], old[5], ARGV[a + 5], true)
      redis.call('HSET', key, 'data', ARGV[a + 2], 'version', text(version), 'updatedAt', today,
          'expiresAt', expiry)
      if renewed then redis.call('PEXPIREAT', key, expiry) end
      if old[4] then redis.call('HDEL', key, 'turn') end
      return {version, tonumber(old[2]), tonumber(expiry)}
      """),

  /**
   * {@code HMGET key …; [HSET key ancestor …]; HSET key version … updatedAt … expiresAt …;
   * PEXPIREAT key …}. Arguments: condition, time to live in ms, what {@link
   * DataLossWindow#unsettled} tells.
   */
  TOUCH(
      ScriptParts.ANCESTORS + ScriptParts.BRANCHES,
      """
      local old = session(key)
      if not old[2] then return {'absent'} end
      if not holds(ARGV[a], old[2]) then return {'mismatch', old[2]} end
      local version, expires = math.max(now, old[2] + 1), now + ARGV[a + 1]
      local expiry = text(expires)
      branch(key, old[2], old[3], old[5], old[6], ARGV[a + 2], false)
      redis.call('HSET', key, 'version', text(version), 'updatedAt', today, 'expiresAt', expiry)
      redis.call('PEXPIREAT', key, expiry)
      return {version, tonumber(old[3]), expires, old[1]}
      """),

  /**
   * {@code HGET key version; GET deletion; SET deletion … PX …; DEL key}. Arguments: condition, how
   * long the deletion is remembered in ms.
   */
  DELETE(
      "",
      """
      local old = redis.call('HGET', key, 'version')
      if old and not holds(ARGV[a], old) then return {'mismatch', old} end
      return remove(key, deletedKey, math.max(now, (tonumber(old) or 0) + 1), ARGV[a + 1])
      """),

  /**
   * {@code HMGET key …; [GET deletion]; HSET key data … version … createdAt … updatedAt … expiresAt
   * …; [HSET key ancestor … ancestorData:… …]; [HDEL key ancestor ancestorData:…]; PEXPIREAT key
   * …}: writes a session as it is, if its key has an expected version and no later deletion is
   * remembered. Arguments: the expected version or 0 for none, data, version, createdAt, updatedAt,
   * expiresAt, the latest deletion that is undone, the ancestor, its data, what {@link
   * LossWatch#unsettled} tells, when the caller last heard of the session. The ancestor is four
   * numbers, of which the last tells which one it takes the place of, 0 if it is a new one; {@code
   * none} to do away with all; {@code kept} to leave them; or {@code ''}, as for {@link #REPLACE}.
   * If the version is another one, the reply has the first ancestor since the caller last heard.
   */
  RESTORE(
      ScriptParts.ANCESTORS + ScriptParts.BRANCHES,
      """
      local found = redis.call('HMGET', key, 'version', 'createdAt', 'expiresAt', 'ancestor')
      local old = found[1]
      local deleted = not old and deletion(deletedKey) or 0
      if (old or '0') ~= ARGV[a] or (not old and deleted > tonumber(ARGV[a + 6])) then
        if old then return movedFrom(key, tonumber(ARGV[a + 10])) end
        return {'gone', text(deleted)}
      end
      local version = math.max(tonumber(ARGV[a + 2]), (tonumber(old) or 0) + 1)
      branchFrom(key, found, ARGV[a + 7], ARGV[a + 8], ARGV[a + 9])
      redis.call('HSET', key, 'data', ARGV[a + 1], 'version', text(version), 'createdAt', ARGV[a + 3],
          'updatedAt', ARGV[a + 4], 'expiresAt', ARGV[a + 5])
      redis.call('PEXPIREAT', key, ARGV[a + 5])
      return {version}
      """),

  /**
   * {@code HMGET key …; GET deletion; SET deletion … PX …; DEL key}, if the key has an expected
   * version or is not there. Arguments: that version, the version of the deletion, how long it is
   * remembered in ms.
   */
  REMOVE(
      "",
      """
      local old = session(key)
      if old[2] and old[2] ~= ARGV[a] then return moved(old) end
      return remove(key, deletedKey, tonumber(ARGV[a + 1]), ARGV[a + 2])
      """);

  private final String source;
  private final String sha1;

  RedisScripts(String parts, String body) {
    this.source =
        ScriptParts.BASE + parts + ScriptParts.BEFORE_STEP + body + ScriptParts.AFTER_STEP;
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
}
