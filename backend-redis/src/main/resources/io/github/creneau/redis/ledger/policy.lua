-- The policy by which the ledger judges. It is kept as the flat hash that it is stored as: field to string. Segments of a
-- cohort are one string of records of equal width, so that the one that holds is found without decoding the others.

local RECORD = 28

-- Fields that every batch needs; the others are read when they are asked for.
local ALWAYS = { 'version', 'digest', 'until', 'budget', 'reserved' }

local policy, isWhole
local policyChanged = false
local segmentNow, reservedNow, openReserves = {}, nil, nil

local function forgetJudged()
  segmentNow, reservedNow, openReserves = {}, nil, nil
end

local function loadPolicy()
  if book.policies > 0 then
    local stored = call('HMGET', POLICY, unpack(ALWAYS))
    policy = {}
    for i, field in ipairs(ALWAYS) do
      policy[field] = stored[i]
    end
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

local function whole(stored)
  local flat = {}
  for i = 1, #stored, 2 do
    flat[stored[i]] = stored[i + 1]
  end
  return flat
end

local function loadWhole()
  if policy and not isWhole then
    policy = whole(call('HGETALL', POLICY))
  end
  isWhole = true
end

local function replacePolicy(by)
  policy, isWhole, policyChanged = by, true, true
  book.policies = 1
  forgetJudged()
end

-- Places on the whole platform: a total, or the sum of the members' capacities.
local function budget()
  if not policy then
    return 0
  end
  local total = tonumber(policy.budget)
  return total > 0 and total or book.capacity
end

local function fromMillis(records, index)
  return tonumber(records:sub(index * RECORD + 1, index * RECORD + 17))
end

-- Index, from 0, of the segment that holds at an instant; the first also holds before it begins; -1: none.
local function indexAt(records, atMillis)
  local low, high = 0, #records / RECORD - 1
  while low < high do
    local middle = floor((low + high + 1) / 2)
    if fromMillis(records, middle) <= atMillis then
      low = middle
    else
      high = middle - 1
    end
  end
  return high < 0 and -1 or low
end

local function shares(records, index)
  local at = index * RECORD
  return tonumber(records:sub(at + 19, at + 22)), tonumber(records:sub(at + 24, at + 27))
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

local function recordsOf(segments)
  local records = {}
  for i, s in ipairs(segments) do
    records[i] = string.format('%17.0f %4d %4d;', min(s[1], 9007199254740991), s[2], s[3])
  end
  return table.concat(records)
end

local function takeTerms(into, terms)
  into.budget, into.ratePerMinute, into.ratePerNode = digits(terms[1]), digits(terms[2]), terms[3] and '1' or '0'
  into.calendarPerMille, into.holdMillis, into.compiledTo = digits(terms[4]), digits(terms[5]), digits(terms[6])
  local withReserve = {}
  for _, cohort in ipairs(terms[7]) do
    into['cohort:' .. cohort[1]] = recordsOf(cohort[3])
    if cohort[2] > 0 then
      withReserve[#withReserve + 1] = { cohort[1], cohort[2] }
    end
  end
  into.reserved = cjson.encode(withReserve)
end

local function formerOf(flat)
  return flat.former and cmsgpack.unpack(flat.former)
end

-- The policy that holds when one ends: those that end no later than it never return.
local function returning(stored, untilMillis)
  local former = stored
  while former and former['until'] and tonumber(former['until']) <= untilMillis and former.former do
    former = formerOf(former)
  end
  return former
end

local reconsider

local function endPolicies()
  while policy and policy['until'] and tonumber(policy['until']) <= now and term('former') do
    loadWhole()
    local former = formerOf(policy)
    former.version = digits(tonumber(policy.version) + 1)
    replacePolicy(former)
    reconsider()
  end
end

-- The first key stays until the very policy that holds is published anew with another one: then that one signs, and the key
-- before it is still accepted.
local function takeTicketKey(key, version, digest)
  local keys = book.ticketKeys and cjson.decode(book.ticketKeys) or {}
  local again = policy and tonumber(policy.version) < version and policy.digest == digest
  if #keys == 0 or (again and keys[1] ~= key and keys[2] ~= key) then
    book.ticketKeys = cjson.encode({ key, keys[1] })
  end
end

-- publish: version, digest, text, terms, author, until or nil, ticket key
local function publish(proposal)
  local version, digest, untilMillis = proposal[2], proposal[3], proposal[7]
  takeTicketKey(proposal[8], version, digest)
  if not policy or tonumber(policy.version) < version then
    loadWhole()
    local flat = { version = digits(version), digest = digest, text = proposal[4], author = proposal[6] }
    takeTerms(flat, proposal[5])
    if untilMillis then
      flat['until'] = digits(untilMillis)
      local former = returning(policy, untilMillis)
      flat.former = former and cmsgpack.pack(former) or nil
    end
    replacePolicy(flat)
    reconsider()
    endPolicies()
  elseif tonumber(policy.version) == version
    and policy.digest == digest
    and tonumber(term('compiledTo')) < proposal[5][6]
  then
    loadWhole()
    local kept = {}
    for _, field in ipairs({ 'version', 'digest', 'text', 'author', 'until', 'former' }) do
      kept[field] = policy[field]
    end
    takeTerms(kept, proposal[5])
    replacePolicy(kept)
  end
  return 1
end

local function isKnownToSender(version, digest)
  local stored = tonumber(policy.version)
  return stored < version or (stored == version and (digest == '' or digest == policy.digest))
end
