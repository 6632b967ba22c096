-- Members: live nodes, the capacity that each contributes, and its lanes. A member is the text
-- "sequence expiresAt capacity lanes", lanes being JSON: cohort to [held, in use, wants, sequence of the block, block]
-- and, where somebody waits, for how many places and since when.

local members = {}
local allMembers

local function decodeMember(node, stored)
  local sequence, expires, capacity, at = stored:match('^(%-?%d+) (%-?%d+) (%-?%d+) ()')
  local lanes = {}
  for cohort, lane in pairs(cjson.decode(stored:sub(at))) do
    lanes[cohort] = {
      held = lane[1], inUse = lane[2], wants = lane[3], blockSequence = tonumber(lane[4]), block = lane[5],
      urgent = lane[6] or 0, urgentSince = lane[7] or 0,
    }
  end
  return {
    node = node, sequence = tonumber(sequence), expires = tonumber(expires), capacity = tonumber(capacity), lanes = lanes,
  }
end

local function encodeMember(member)
  local lanes = {}
  for cohort, lane in pairs(member.lanes) do
    local stored = { lane.held, lane.inUse, lane.wants, digits(lane.blockSequence), lane.block }
    if lane.urgent > 0 then
      stored[6], stored[7] = lane.urgent, lane.urgentSince
    end
    lanes[cohort] = stored
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
local function forget(silent)
  for _, node in ipairs(silent) do
    dropMember(memberOf(node))
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

-- Places that the first in line of each lane wait for.
local function urgentOfAll()
  local urgent = 0
  for _, member in ipairs(everyMember()) do
    for _, lane in pairs(member.lanes) do
      urgent = urgent + lane.urgent
    end
  end
  return urgent
end
