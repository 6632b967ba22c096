-- Members: live nodes, the capacity that each contributes, and its lanes. A member is the text
-- "sequence expiresAt capacity lanes", lanes being JSON: cohort to [held, in use, wants, sequence of the block, block].

local MOST_PER_THOUSAND_MINUTES = 1000000000000

local members = {}
local allMembers

local function decodeMember(node, stored)
  local sequence, expires, capacity, at = stored:match('^(%-?%d+) (%-?%d+) (%-?%d+) ()')
  local lanes = {}
  for cohort, lane in pairs(cjson.decode(stored:sub(at))) do
    lanes[cohort] =
      { held = lane[1], inUse = lane[2], wants = lane[3], blockSequence = tonumber(lane[4]), block = lane[5] }
  end
  return {
    node = node, sequence = tonumber(sequence), expires = tonumber(expires), capacity = tonumber(capacity), lanes = lanes,
  }
end

local function encodeMember(member)
  local lanes = {}
  for cohort, lane in pairs(member.lanes) do
    lanes[cohort] = { lane.held, lane.inUse, lane.wants, digits(lane.blockSequence), lane.block }
  end
  return table.concat({
    digits(member.sequence), digits(member.expires), digits(member.capacity), cjson.encode(lanes),
  }, ' ')
end

local function memberOf(node)
  local found = members[node]
  if found == nil then
    local stored = sizes[MEMBERS] > 0 and call('HGET', MEMBERS, node)
    found = stored and decodeMember(node, stored)
    members[node] = found
  end
  return found
end

local function keepMember(member)
  changes[MEMBERS][member.node] = member
  changes[SILENCE][member.node] = member.expires
end

local function addMember(node)
  local member = { node = node, sequence = 0, expires = 0, capacity = 0, lanes = {} }
  members[node] = member
  book.members = book.members + 1
  allMembers = nil
  keepMember(member)
  return member
end

local function dropMember(member)
  book.membership = book.membership + 1
  book.capacity = book.capacity - member.capacity
  for cohort, lane in pairs(member.lanes) do
    addLaneUse(cohort, -lane.held)
  end
  reconsider()
  book.members = book.members - 1
  members[member.node] = false
  changes[MEMBERS][member.node] = false
  changes[SILENCE][member.node] = false
  allMembers = nil
end

-- Where the names of members, which often begin alike, begin to differ.
local function firstDifference(some)
  local first = some[1] and some[1].node or ''
  local from = #first + 1
  for _, member in ipairs(some) do
    local i = 1
    while i < from and member.node:byte(i) == first:byte(i) do
      i = i + 1
    end
    from = i
  end
  return from
end

-- All live members, in the order of their names.
local function everyMember()
  if not allMembers then
    local stored = sizes[MEMBERS] > 0 and call('HGETALL', MEMBERS) or {}
    for i = 1, #stored, 2 do
      if members[stored[i]] == nil then
        members[stored[i]] = decodeMember(stored[i], stored[i + 1])
      end
    end
    allMembers = {}
    for _, member in pairs(members) do
      allMembers[#allMembers + 1] = member or nil
    end
    local from = firstDifference(allMembers)
    table.sort(allMembers, function(a, b)
      return before(a.node, b.node, from)
    end)
  end
  return allMembers
end

-- Members whose lease has run out: their capacity and blocks are free again; their sessions stay.
local function forgetSilent()
  if sizes[SILENCE] > 0 then
    for _, node in ipairs(call('ZRANGEBYSCORE', SILENCE, '-inf', digits(now))) do
      dropMember(memberOf(node))
    end
  end
end

local function expel(r)
  local member = memberOf(r[2])
  if not member then
    return 2
  end
  dropMember(member)
  return 1
end

local function activeOf(member)
  local active = 0
  for _, lane in pairs(member.lanes) do
    if lane.held > 0 or lane.wants > 0 then
      active = active + 1
    end
  end
  return active
end

local function activeBeside(member)
  local active = 0
  for _, other in ipairs(everyMember()) do
    active = active + (other == member and 0 or activeOf(other))
  end
  return active
end

local function settleBlock(lane, cohort, returned, acknowledged)
  local lost = lane.blockSequence ~= 0 and acknowledged < lane.blockSequence
  for i = 1, #returned, 2 do
    giveBack(cohort, returned[i], returned[i + 1])
  end
  if lost then
    for i = 1, #lane.block, 2 do
      giveBack(cohort, lane.block[i], lane.block[i + 1])
    end
    lane.blockSequence, lane.block = 0, {}
  end
end

-- Sets the book to what the node keeps; what is in use counts even where the store had forgotten it.
-- report: cohort, in use, keep, asked, wants, appointments wanted, appointments returned
local function note(member, report, acknowledged)
  local cohort, inUse, asked = report[1], report[2], report[4]
  local lane = member.lanes[cohort]
  if not lane then
    lane = { held = 0, blockSequence = 0, block = {} }
    member.lanes[cohort] = lane
  end
  settleBlock(lane, cohort, report[7], acknowledged)
  local keep = max(inUse, min(report[3], lane.held))
  addLaneUse(cohort, keep - lane.held)
  lane.held, lane.inUse, lane.asked, lane.wants = keep, inUse, asked, max(report[5], inUse + asked)
end

local function dropUnreported(member, reports, acknowledged)
  local reported = {}
  for _, report in ipairs(reports) do
    reported[report[1]] = true
  end
  for cohort, lane in pairs(member.lanes) do
    if not reported[cohort] then
      settleBlock(lane, cohort, {}, acknowledged)
      addLaneUse(cohort, -lane.held)
      member.lanes[cohort] = nil
    end
  end
end

-- Places that a lane may hold beyond those in use and asked for: little where little is free, at the end none.
local function advance(active)
  local places = budget()
  local left = places - book.used
  return (left * 100 < places or left <= 0) and 0 or max(1, floor(left / (2 * max(1, active))))
end

-- A part of what the platform can admit in a minute: by its rate, by its mean hold, and as observed while full.
local function appointmentsPerThousandMinutes(cohort)
  local reservedForOthers = 0
  for _, other in ipairs(reserved()) do
    reservedForOthers = reservedForOthers + (other[1] == cohort and 0 or reserveOf(other))
  end
  local admits = quotient((budget() - reservedForOthers) * 60000000, meanHold())
  local rate = tonumber(term('ratePerMinute'))
  if rate > 0 then
    admits = min(admits, rate * (term('ratePerNode') == '1' and book.members or 1) * 1000)
  end
  local observed = departuresWhileFull()
  if observed then
    admits = min(admits, max(1, observed) * 1000)
  end
  return quotient(min(MOST_PER_THOUSAND_MINUTES, admits) * tonumber(term('calendarPerMille')), 1000)
end

local function appointments(report)
  if not policy or report[6] == 0 or tonumber(term('calendarPerMille')) == 0 then
    return {}
  end
  local cohort = report[1]
  local records = term('cohort:' .. cohort)
  local perThousandMinutes = appointmentsPerThousandMinutes(cohort)
  if perThousandMinutes == 0 or not records then
    return {}
  end
  local toMinute = floor(tonumber(term('compiledTo')) / 60000) - WINDOW_MINUTES
  return give(cohort, report[6], floor(now / 60000) + 1, toMinute, records, perThousandMinutes)
end

-- A grant: { cohort, held, target, rule or false, appointments }.
local function grant(member, r)
  aim(everyMember())
  local others = activeBeside(member)
  local grants = {}
  for _, report in ipairs(r[8]) do
    local cohort = report[1]
    local lane = member.lanes[cohort]
    local wished = min(lane.target, lane.inUse + lane.asked + advance(others + activeOf(member)))
    local more = max(0, min(wished - lane.held, roomFor(cohort)))
    lane.held = lane.held + more
    addLaneUse(cohort, more)
    lane.block = appointments(report)
    lane.blockSequence = #lane.block == 0 and 0 or r[2]
    grants[#grants + 1] = { cohort, lane.held, lane.target, judge(cohort, 1, true) or false, lane.block }
  end
  return grants
end

local function usesTold()
  local told = {}
  for cohort, found in pairs(allUses()) do
    if found[1] + found[2] > 0 then
      told[#told + 1] = { cohort, found[1] + found[2] }
    end
  end
  return told
end

-- { BEATEN, sequence, stale, budget, used, due, members, membership, active lanes, uses, ended, ticket keys, grants }
local function beaten(r, stale, grants)
  return {
    5, r[2], stale, budget(), book.used, due(), book.members, book.membership, activeBeside(nil), usesTold(),
    endedSince(r[7]), book.ticketKeys and cjson.decode(book.ticketKeys) or {}, grants,
  }
end

-- beat: sequence, acknowledged, capacity, lease, leaving, seen revision, lanes
local function beat(sender, r)
  local sequence, capacity, leaving = r[2], r[4], r[6]
  local member = memberOf(sender)
  if leaving and not member then
    return beaten(r, false, {})
  end
  member = member or addMember(sender)
  if sequence <= member.sequence then
    return beaten(r, true, {})
  end
  if member.sequence == 0 then
    book.membership = book.membership + 1
  end
  member.sequence, member.expires = sequence, now + r[5]
  if member.capacity ~= capacity then
    book.capacity = book.capacity + capacity - member.capacity
    member.capacity = capacity
    reconsider()
  end
  for _, report in ipairs(r[8]) do
    note(member, report, r[3])
  end
  dropUnreported(member, r[8], r[3])
  if leaving then
    dropMember(member)
    return beaten(r, false, {})
  end
  keepMember(member)
  return beaten(r, false, grant(member, r))
end
