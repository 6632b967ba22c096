-- A page of the sessions that are inside: { next cursor, sessions }. Reads only.

local AT_ONCE = 500

local stored = call('HMGET', BOOK, 'protocol', 'updatedAt')
if not stored[1] then
  return cmsgpack.pack({ '', {} })
end
checkProtocol(stored[1])
local now = max(serverMillis(), tonumber(stored[2]))
local scanned = call('HSCAN', SESSIONS, ARGV[1] == '' and '0' or ARGV[1], 'COUNT', AT_ONCE)
local found = {}
for i = 1, #scanned[2], 2 do
  local session = scanned[2][i]
  local lease = decodeLease(session, scanned[2][i + 1])
  if lease.expires and lease.expires > now then
    found[#found + 1] =
      { session, lease.cohort, lease.weight, lease.node, lease.generation, lease.startedAt, lease.expires }
  end
end
return cmsgpack.pack({ scanned[1] == '0' and '' or scanned[1], found })
