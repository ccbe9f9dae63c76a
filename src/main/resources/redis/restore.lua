-- Replays a write: writes a session as it is, if Redis has the expected version and remembers no
-- later deletion.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: expected version, 0 for none; data; version; createdAt; updatedAt; expiresAt;
-- version of the latest deletion that may be undone; ancestor; its data; unsettled (branches.lua);
-- when the caller last heard of the session, in ms.
-- The ancestor is 'version expiresAt usefulUntil branchedAt', with branchedAt 0 for a new one and
-- that of an existing one to take its place; 'none' to drop all; 'kept' to leave all as they are;
-- or '' to treat the write like any other change.
-- Reply: {version}, {'gone', version of the deletion or 0}, or {'moved', data, version, createdAt,
-- updatedAt, expiresAt} with two more parts where the session has branched since the caller heard
-- of it: 'version expiresAt branchedAt' of the first such ancestor, and its data or nil.
-- @include base.lua
-- @include ancestors.lua
-- @include branches.lua

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

local function branchFrom(key, old, ancestor, ancestorData, unsettled)
  if ancestor == 'none' then return forget(key, old[4]) end
  local version, expiresAt, till, at = string.match(ancestor, '^(%d+) (%d+) (%d+) (%d+)$')
  local all = {}
  if old[1] then
    local branches = ancestor == '' or (at and at ~= '0')
    all = branch(key, old[1], old[2], old[3], old[4], branches and unsettled or '', true)
  end
  if at == '0' then
    local loss = string.match(unsettled, '%x+$') or '0'
    add(key, all, {version, expiresAt, till, nowText, loss})
    redis.call('HSET', key, dataOf(all[#all]), ancestorData)
  end
  for _, each in ipairs(all) do
    if each[4] == at then
      each[1], each[2], each[3] = version, expiresAt, till
      redis.call('HSET', key, dataOf(each), ancestorData)
    end
  end
  if at then keep(key, all, '') end
end

local function step(key, deletedKey, expected, data, version, createdAt, updatedAt, expiresAt,
    latestDeletion, ancestor, ancestorData, unsettled, knownAt)
  local old = redis.call('HMGET', key, 'version', 'createdAt', 'expiresAt', 'ancestor')
  local deleted = not old[1] and deletion(deletedKey) or 0
  if (old[1] or '0') ~= expected or (not old[1] and deleted > tonumber(latestDeletion)) then
    if old[1] then return movedFrom(key, tonumber(knownAt)) end
    return {'gone', text(deleted)}
  end
  local written = math.max(tonumber(version), (tonumber(old[1]) or 0) + 1)
  branchFrom(key, old, ancestor, ancestorData, unsettled)
  redis.call('HSET', key, 'data', data, 'version', text(written), 'createdAt', createdAt,
      'updatedAt', updatedAt, 'expiresAt', expiresAt)
  redis.call('PEXPIREAT', key, expiresAt)
  return {written}
end

-- @include each-session.lua
