package dev.sessionstore.store.redis;

/**
 * What the {@link RedisScripts} share. Each has only the parts that it needs: a call of a script
 * makes all of its functions anew. A Lua number holds 2^53 exactly, but {@code tostring} rounds it.
 */
final class ScriptParts {
  /** The time, and the end of a call that comes too late; what reads, deletes and answers. */
  static final String BASE =
      """
      local now = redis.call('TIME')
      now = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
      if now > tonumber(ARGV[#ARGV]) then return {now} end
      local today = string.format('%.0f', now)
      local function text(n) return n == now and today or string.format('%.0f', n) end
      local function holds(condition, version)
        if condition == '' then return true end
        if condition == 'absent' then return not version end
        if not version then return false end
        if condition == 'present' then return true end
        return string.find(condition, ',' .. version .. ',', 1, true) ~= nil
      end
      local function session(key)
        return redis.call('HMGET', key, 'data', 'version', 'createdAt', 'updatedAt', 'expiresAt',
            'ancestor')
      end
      local function moved(s) return {'moved', s[1], s[2], s[3], s[4], s[5]} end
      local function deletion(deletedKey) return tonumber(redis.call('GET', deletedKey) or 0) end
      local function remove(key, deletedKey, version, window)
        local deleted = text(math.max(version, deletion(deletedKey)))
        if tonumber(window) > 0 then redis.call('SET', deletedKey, deleted, 'PX', window) end
        return {'deleted', redis.call('DEL', key), deleted}
      end
      """;

  /**
   * The ancestors of a session, as {@link MergeBaseFields} describes them: each is a list of its
   * version, its expiry, until when it is of use, when it was written down, and after which loss.
   */
  static final String ANCESTORS =
      """
      local function ancestors(field)
        local all = {}
        for version, expiresAt, till, at, loss in
            string.gmatch(field or '', '(%d+) (%d+) (%d+) (%d+) (%x+)') do
          all[#all + 1] = {version, expiresAt, till, at, loss}
        end
        return all
      end
      local function dataOf(ancestor) return 'ancestorData:' .. ancestor[4] end
      local function forget(key, field)
        if not field then return end
        redis.call('HDEL', key, 'ancestor')
        for _, each in ipairs(ancestors(field)) do redis.call('HDEL', key, dataOf(each)) end
      end
      """;

  /**
   * What keeps them. {@code movedFrom} answers with the first one that was written down after a
   * node last heard of the session. {@code branch} drops those that are of no use any more, and
   * adds the session as it is before its first change after a loss; {@code branchFrom} does so for
   * a session that is restored, or adds or moves on the one that the replay names.
   */
  static final String BRANCHES =
      """
      local function movedFrom(key, knownAt)
        local s = session(key)
        local reply = moved(s)
        for _, each in ipairs(ancestors(s[6])) do
          if tonumber(each[4]) > knownAt then
            reply[7] = each[1] .. ' ' .. each[2] .. ' ' .. each[4]
            reply[8] = redis.call('HGET', key, dataOf(each))
            break
          end
        end
        return reply
      end
      local function keep(key, all, field)
        local texts = {}
        for i, each in ipairs(all) do texts[i] = table.concat(each, ' ') end
        local written = table.concat(texts, ',')
        if written == '' then
          if field then redis.call('HDEL', key, 'ancestor') end
        elseif written ~= field then
          redis.call('HSET', key, 'ancestor', written)
        end
      end
      local function add(key, all, ancestor)
        local last = all[#all]
        if last then ancestor[4] = text(math.max(tonumber(ancestor[4]), last[4] + 1)) end
        all[#all + 1] = ancestor
        if #all > 4 then redis.call('HDEL', key, dataOf(table.remove(all, 1))) end
      end
      local function branch(key, version, created, expiresAt, field, unsettled, changesData)
        local all, lastLoss = {}, ''
        if not field and unsettled == '' then return all end
        for _, each in ipairs(ancestors(field)) do
          lastLoss = each[5]
          if tonumber(each[3]) < now then
            redis.call('HDEL', key, dataOf(each))
          else
            all[#all + 1] = each
          end
        end
        local till, since, loss = string.match(unsettled, '^(%d+) (%d+) (%x+)$')
        if till and loss ~= lastLoss and tonumber(created) < tonumber(since) then
          add(key, all, {version, expiresAt, till, today, loss})
        end
        keep(key, all, field)
        for _, each in ipairs(changesData and all or {}) do
          if redis.call('HEXISTS', key, dataOf(each)) == 0 then
            redis.call('HSET', key, dataOf(each), redis.call('HGET', key, 'data'))
          end
        end
        return all
      end
      local function branchFrom(key, old, ancestor, data, unsettled)
        if ancestor == 'none' then return forget(key, old[4]) end
        local version, expiresAt, till, at = string.match(ancestor, '^(%d+) (%d+) (%d+) (%d+)$')
        local all = {}
        if old[1] then
          local isBranch = ancestor == '' or (at and at ~= '0')
          all = branch(key, old[1], old[2], old[3], old[4], isBranch and unsettled or '', true)
        end
        if at == '0' then
          local loss = string.match(unsettled, '%x+$') or '0'
          add(key, all, {version, expiresAt, till, today, loss})
          redis.call('HSET', key, dataOf(all[#all]), data)
        end
        for _, each in ipairs(all) do
          if each[4] == at then
            each[1], each[2], each[3] = version, expiresAt, till
            redis.call('HSET', key, dataOf(each), data)
          end
        end
        if at then keep(key, all, '') end
      end
      """;

  /** Before the step of one session. */
  static final String BEFORE_STEP = "local function step(key, deletedKey, a)\n";

  /** Behind it: takes the step for each session of the call, one by one. */
  static final String AFTER_STEP =
      """
      end
      local replies, sessions = {now}, #KEYS / 2
      local width, bytes = (#ARGV - 1) / sessions, 0
      for i = 1, sessions do
        local done, reply = true, {'later'}
        if bytes < 65536 then
          done, reply = pcall(step, KEYS[2 * i - 1], KEYS[2 * i], width * (i - 1) + 1)
          if not done then
            reply = {'error', type(reply) == 'table' and reply.err or tostring(reply)}
          end
          local data = type(reply[1]) == 'number' and reply[4] or reply[2]
          if type(data) == 'string' then bytes = bytes + #data end
          if reply[8] then bytes = bytes + #reply[8] end
        end
        replies[i + 1] = reply
      end
      return replies
      """;

  private ScriptParts() {}
}
