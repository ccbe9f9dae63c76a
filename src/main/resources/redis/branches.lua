-- Keeps the ancestors of a session up to date while it is changed. Needs ancestors.lua.

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

-- Appends an ancestor; its branchedAt names its data field, so it must differ from the last one's.
local function add(key, all, ancestor)
  local last = all[#all]
  if last then ancestor[4] = text(math.max(tonumber(ancestor[4]), last[4] + 1)) end
  all[#all + 1] = ancestor
  if #all > 4 then redis.call('HDEL', key, dataOf(table.remove(all, 1))) end
end

-- Before a change: drops ancestors that are of no more use. Adds the session as it is, if Redis has
-- lost data since its last change and after it was created. Copies the session's data for the
-- ancestors that have none yet, if the change replaces them.
-- unsettled: 'usefulUntil since loss', or '' if Redis has lost nothing lately.
local function branch(key, version, createdAt, expiresAt, field, unsettled, changesData)
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
  if till and loss ~= lastLoss and tonumber(createdAt) < tonumber(since) then
    add(key, all, {version, expiresAt, till, nowText, loss})
  end
  keep(key, all, field)
  for _, each in ipairs(changesData and all or {}) do
    if redis.call('HEXISTS', key, dataOf(each)) == 0 then
      redis.call('HSET', key, dataOf(each), redis.call('HGET', key, 'data'))
    end
  end
  return all
end
