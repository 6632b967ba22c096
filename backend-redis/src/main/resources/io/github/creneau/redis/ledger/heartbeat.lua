-- Answers a node's beat: first the book is set to what the node keeps, then all targets are judged anew, then the node's
-- lanes get what they lack, as far as the rules allow.

local MOST_PER_THOUSAND_MINUTES = 1000000000000

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
-- report: cohort, in use, keep, asked, wants, appointments wanted, appointments returned, urgent, urgent since
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
  lane.urgent, lane.urgentSince = report[8], report[9]
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
local function quotaOf(cohort)
  local places = unreserved(cohort)
  local byHold = min(MOST_PER_THOUSAND_MINUTES, quotient(places * 60000000, meanHold()))
  local admits = byHold
  local rate = tonumber(term('ratePerThousandMinutes'))
  if rate > 0 then
    admits = min(admits, rate * (term('ratePerNode') == '1' and book.members or 1))
  end
  local observed = departuresWhileFull()
  if observed then
    admits = min(admits, max(1, observed) * 1000)
  end
  local perThousandMinutes = quotient(admits * tonumber(term('calendarPerMille')), 1000)
  return { perThousandMinutes = perThousandMinutes, admits = byHold, places = places }
end

local function appointments(report)
  if not policy or report[6] == 0 or tonumber(term('calendarPerMille')) == 0 then
    return {}
  end
  local cohort = report[1]
  local records = term('cohort:' .. cohort)
  local quota = quotaOf(cohort)
  if quota.perThousandMinutes == 0 or not records then
    return {}
  end
  local toMinute = floor(tonumber(term('compiledTo')) / 60000) - WINDOW_MINUTES
  return give(cohort, report[6], floor(now / 60000) + 1, toMinute, records, quota)
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

-- { BEATEN, sequence, stale, budget, used, due, members, membership, active lanes, urgent, uses, ended, ticket keys,
-- grants }
local function beaten(r, stale, grants)
  return {
    5, r[2], stale, budget(), book.used, dueOf(budget()), book.members, book.membership, activeBeside(nil), urgentOfAll(),
    usesTold(), endedSince(r[7]), book.ticketKeys and cjson.decode(book.ticketKeys) or {}, grants,
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

return { beat = beat, expel = expel, forget = forget, encodeMember = encodeMember }
