-- Sessions in Redis by hand, the way a site that has nginx already would do it: one hash a session
-- with an expiry, kept connections, and the same envelope as the service. No versions, no
-- conditions, no patches, and a 502 when Redis is away.
local client = require("nginx.redis")

local M = {}
local BASE = "/api/interview/sessions/"
local TTL = 604800
local redis_port, cjson

--- @param json "cjson" to parse each body before it is cut up, "none" to cut it up unread
function M.open(port, json)
  redis_port = port
  cjson = json == "cjson" and require("cjson") or nil
end

local function fail(status, code)
  ngx.status = status
  ngx.print('{"success":false,"code":"', code, '"}')
end

local function connection()
  local redis = client:new()
  redis:set_timeout(1000)
  local ok = redis:connect("127.0.0.1", redis_port)
  return ok and redis
end

local function key(id)
  return "nginx:session:" .. id
end

local function iso(millis)
  return os.date("!%Y-%m-%dT%H:%M:%S", millis / 1000) .. string.format(".%03dZ", millis % 1000)
end

local function answer(id, data, version, created, expires)
  local ttl = math.floor(expires / 1000 - ngx.now())
  ngx.header["ETag"] = '"' .. version .. '"'
  ngx.print('{"success":true,"message":"ok","data":{"sessionId":"', id, '","sessionData":', data,
    ',"version":', version, ',"createdAt":"', iso(created), '","updatedAt":"', iso(version),
    '","expiresAt":"', iso(expires), '","ttl":', ttl,
    ',"storage":"redis","degraded":false,"durability":"redis"}}')
end

function M.load()
  local id = ngx.var.uri:sub(#BASE + 1)
  local redis = connection()
  if not redis then
    return fail(502, "STORE_UNAVAILABLE")
  end
  local fields, err = redis:hmget(key(id), "data", "version", "createdAt", "expiresAt")
  if not fields then
    return fail(502, "STORE_UNAVAILABLE")
  end
  redis:set_keepalive(60000, 512)
  if fields[1] == ngx.null then
    return fail(404, "SESSION_NOT_FOUND")
  end
  answer(id, fields[1], fields[2], tonumber(fields[3]), tonumber(fields[4]))
end

--- The id and the data of a save's body. The data stays the text that came: cjson would write an
--- empty array as an empty object.
local function parts(body)
  if cjson and not pcall(cjson.decode, body) then
    return nil
  end
  return body:match('^{"sessionId":"([%w._~:@-]+)","sessionData":(.+)}$')
end

function M.save()
  ngx.req.read_body()
  local id, data = parts(ngx.req.get_body_data() or "")
  if not id then
    return fail(400, "INVALID_REQUEST")
  end
  local redis = connection()
  if not redis then
    return fail(502, "STORE_UNAVAILABLE")
  end
  local now = string.format("%d", ngx.now() * 1000)
  local expires = string.format("%d", ngx.now() * 1000 + TTL * 1000)
  redis:init_pipeline(2)
  redis:hset(key(id), "data", data, "version", now, "createdAt", now, "expiresAt", expires)
  redis:expire(key(id), TTL)
  local replies = redis:commit_pipeline()
  if not replies then
    return fail(502, "STORE_UNAVAILABLE")
  end
  redis:set_keepalive(60000, 512)
  answer(id, data, now, tonumber(now), tonumber(expires))
end

return M
