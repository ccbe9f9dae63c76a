-- The ancestors of a session. After Redis has lost data, changes of a session branch off from the
-- part of it that was lost. The hash therefore keeps the session as it was before the first change
-- after each loss, so that both branches can be merged when a node brings the lost part back.
-- Field ancestor: up to four ancestors, the oldest first, between commas; each is
-- 'version expiresAt usefulUntil branchedAt loss'. Field ancestorData:{branchedAt}: its data, once
-- they differ from the session's own.

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
