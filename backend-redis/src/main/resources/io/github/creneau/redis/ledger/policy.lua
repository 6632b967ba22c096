-- The policy by which the ledger judges. It is kept as the flat hash that it is stored as: field to string. What holds
-- for a cohort, and when, stands in records (see records.lua).

-- Fields that every batch needs, with the segments of those who ask for a place; the others are read when they are asked for.
local FIELDS_OF_POLICY = { 'version', 'digest', 'until', 'budget', 'reserved' }

local policy, isWhole
local policyChanged = false
local segmentNow, reservedNow, openReserves = {}, nil, nil

local function forgetJudged()
  segmentNow, reservedNow, openReserves = {}, nil, nil
end

local function loadPolicy()
  if book.policies == 0 then
    return
  end
  local fields, asked = FIELDS_OF_POLICY, {}
  for _, r in ipairs(requested[6]) do
    if r[1] == 1 and not asked[r[3]] then
      asked[r[3]] = true
      fields[#fields + 1] = 'cohort:' .. r[3]
    end
  end
  local stored = call('HMGET', POLICY, unpack(fields))
  policy = {}
  for i, field in ipairs(fields) do
    policy[field] = stored[i]
  end
end

local function term(field)
  local value = policy[field]
  if value == nil and not isWhole then
    value = call('HGET', POLICY, field)
    policy[field] = value
  end
  return value
end

-- Places on the whole platform: a total, or the sum of the members' capacities.
local function budget()
  if not policy then
    return 0
  end
  local total = tonumber(policy.budget)
  return total > 0 and total or book.capacity
end

-- Share and threshold of a cohort now, or false where the policy does not know it.
local function segment(cohort)
  local found = segmentNow[cohort]
  if found == nil then
    local records = policy and term('cohort:' .. cohort)
    local index = records and indexAt(records, now) or -1
    found = false
    if index >= 0 then
      local share, threshold = shares(records, index)
      found = { share = share, threshold = threshold }
    end
    segmentNow[cohort] = found
  end
  return found
end

local function isOpen(cohort)
  local found = segment(cohort)
  return found and found.share > 0
end

-- Cohorts with a reserve, in the order of the policy: { cohort, places }.
local function reserved()
  reservedNow = reservedNow or (policy and cjson.decode(policy.reserved)) or {}
  return reservedNow
end

-- A reserve now: 0 while the cohort is closed; reserves of open cohorts above the budget shrink in proportion.
local function reserveOf(terms)
  if not isOpen(terms[1]) then
    return 0
  end
  if not openReserves then
    openReserves = 0
    for _, other in ipairs(reserved()) do
      openReserves = openReserves + (isOpen(other[1]) and other[2] or 0)
    end
  end
  local places = budget()
  return openReserves <= places and terms[2] or floor(terms[2] * places / openReserves)
end

local function isKnownToSender(version, digest)
  local stored = tonumber(policy.version)
  return stored < version or (stored == version and (digest == '' or digest == policy.digest))
end
