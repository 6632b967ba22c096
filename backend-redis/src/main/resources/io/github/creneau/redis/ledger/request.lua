-- What is asked, and words that all who answer use.

-- { node, policy version, policy digest, seen revision, hold until or nil, requests }
local requested = cmsgpack.unpack(ARGV[1])
local learningMillis = tonumber(ARGV[2])
local retentionMillis = tonumber(ARGV[3])

-- The differential test hands in a time of its own.
local atMillis = tonumber(ARGV[4]) or serverMillis()

-- The window of an appointment, and how long before it its place is kept free.
local WINDOW_MINUTES = 5
local LEAD_MINUTES = 1

-- Whoever asks twice with one attempt asks once.
local function nameOf(node, attempt)
  return attempt .. '/' .. node
end

-- { INSIDE, created, cohort, weight, generation, startedAt, expires, idle, endsAt }
local function inside(lease, created)
  return {
    4, created, lease.cohort, lease.weight, lease.generation, lease.startedAt, lease.expires, lease.idle, lease.endsAt,
  }
end

-- Every key is kept for the retention after the last batch or the last expiry, in whole minutes.
local function keptAfter(latest)
  return (floor((latest + retentionMillis) / 60000) + 1) * 60000
end
