-- How a policy comes to hold: it is published, or one that held for a time ends.

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

local function recordsOf(segments)
  local records = {}
  for i, s in ipairs(segments) do
    records[i] = string.format('%17.0f %4d %4d;', min(s[1], 9007199254740991), s[2], s[3])
  end
  return table.concat(records)
end

local function takeTerms(into, terms)
  into.budget, into.ratePerThousandMinutes, into.ratePerNode = digits(terms[1]), digits(terms[2]), terms[3] and '1' or '0'
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

return { publish = publish, endPolicies = endPolicies }
