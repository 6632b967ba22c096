-- How many places each lane should have, cohorts with a higher threshold first: of one threshold, first what somebody in a
-- lane's line needs, if there is as much; then what a lane wants where that can be had, else max-min fair shares. The same
-- progressive filling, by bisection, as in the core.

-- Written without calls: with many members this is where the time goes.
local function gainOf(group, level)
  local sum = 0
  local lanes = group.lanes
  for i = 1, #lanes do
    local lane = lanes[i]
    local by = (lane.wants < level and lane.wants or level) - lane.target
    if by > 0 then
      sum = sum + by
    end
  end
  return sum
end

local function gainOfAll(groups, level)
  local sum = 0
  for i = 1, #groups do
    local group = groups[i]
    local left, gain = group.ceiling - group.held, gainOf(group, level)
    if left > 0 then
      sum = sum + (gain < left and gain or left)
    end
  end
  return sum
end

-- The greatest level from 0 to most that fits; what does not fit at one level does not fit at any higher one.
local function highest(most, fits)
  if fits(most) then
    return most
  end
  local low, high = 0, most - 1
  while low < high do
    local middle = floor((low + high + 1) / 2)
    if fits(middle) then
      low = middle
    else
      high = middle - 1
    end
  end
  return low
end

local function raise(group, lane, target)
  local by = max(0, target - lane.target)
  lane.target = lane.target + by
  group.held = group.held + by
  return by
end

-- What whole levels left over, one place a lane, to those at the level; first where a share keeps it low.
local function spread(groups, places)
  local lowestFirst, raised = {}, 0
  for i, group in ipairs(groups) do
    lowestFirst[i], group.order = group, i
  end
  table.sort(lowestFirst, function(a, b)
    return a.level < b.level or (a.level == b.level and a.order < b.order)
  end)
  for _, group in ipairs(lowestFirst) do
    for _, lane in ipairs(group.lanes) do
      if raised < places and lane.wants > group.level and lane.target <= group.level and group.held < group.ceiling then
        raised = raised + raise(group, lane, lane.target + 1)
      end
    end
  end
  return raised
end

-- Raises the targets of the groups by at most so many places in all; answers by how many.
local function fill(groups, places)
  if places <= 0 then
    return 0
  end
  local most, raised = 0, 0
  for _, group in ipairs(groups) do
    for _, lane in ipairs(group.lanes) do
      most = max(most, lane.wants)
    end
  end
  local level = highest(most, function(candidate)
    return gainOfAll(groups, candidate) <= places
  end)
  for _, group in ipairs(groups) do
    local left = group.ceiling - group.held
    group.level = highest(level, function(candidate)
      return gainOf(group, candidate) <= left
    end)
  end
  for _, group in ipairs(groups) do
    for _, lane in ipairs(group.lanes) do
      raised = raised + raise(group, lane, min(lane.wants, group.level))
    end
  end
  return raised + spread(groups, places - raised)
end

-- The lanes of each cohort, in the order of the members' names; cohorts with a higher threshold first, then by name.
local function groupsOf(members)
  local byCohort, groups = {}, {}
  for _, member in ipairs(members) do
    for cohort, lane in pairs(member.lanes) do
      lane.target = 0
      if lane.wants > 0 then
        local group = byCohort[cohort]
        if not group then
          group = { cohort = cohort, lanes = {}, held = 0, level = 0, threshold = threshold(cohort) }
          group.ceiling = max(0, ceiling(cohort) - use(cohort)[1] - ownDue(cohort))
          byCohort[cohort] = group
          groups[#groups + 1] = group
        end
        group.lanes[#group.lanes + 1] = lane
      end
    end
  end
  table.sort(groups, function(a, b)
    return a.threshold > b.threshold or (a.threshold == b.threshold and before(a.cohort, b.cohort))
  end)
  return groups
end

-- The lanes in whose line somebody waits, each followed by its group: who has waited longest first, then by member and
-- cohort. Sorted as plain numbers, without a function: there may be hundreds.
local function waitingIn(members, groups)
  local byName, times, byTime, waiting = {}, {}, {}, {}
  for i, group in ipairs(groups) do
    byName[i] = group
  end
  table.sort(byName, function(a, b)
    return before(a.cohort, b.cohort)
  end)
  for _, member in ipairs(members) do
    for _, group in ipairs(byName) do
      local lane = member.lanes[group.cohort]
      if lane and lane.urgent > 0 then
        local same = byTime[lane.urgentSince]
        if not same then
          same = {}
          byTime[lane.urgentSince] = same
          times[#times + 1] = lane.urgentSince
        end
        same[#same + 1] = lane
        same[#same + 1] = group
      end
    end
  end
  table.sort(times)
  for _, time in ipairs(times) do
    for _, found in ipairs(byTime[time]) do
      waiting[#waiting + 1] = found
    end
  end
  return waiting
end

-- What is left of each reserve beside its cohort's sessions: places that no other cohort may have.
local function unusedReserves()
  local unused, sum = {}, 0
  for _, terms in ipairs(reserved()) do
    local places = max(0, reserveOf(terms) - use(terms[1])[1])
    unused[terms[1]] = places
    sum = sum + places
  end
  return unused, sum
end

-- Raises the lanes in whose line somebody waits to what the first of them needs, where there is as much; answers by how many
-- places, and how many of those were not reserved. unused: by cohort, lowered by what was taken of it.
local function raiseUrgent(waiting, unused, left, free)
  local allocated, beside = 0, 0
  for i = 1, #waiting, 2 do
    local lane, group = waiting[i], waiting[i + 1]
    local reserve = unused[group.cohort] or 0
    local room = min(group.ceiling - group.held, free - allocated, max(0, left - beside) + reserve)
    if lane.urgent <= min(room, lane.wants) then
      local reserved = min(reserve, raise(group, lane, lane.urgent))
      unused[group.cohort] = reserve - reserved
      allocated = allocated + lane.urgent
      beside = beside + lane.urgent - reserved
    end
  end
  return allocated, beside
end

-- Sets the target of every lane; a lane that wants nothing has the target 0.
local function aim(members)
  local groups = groupsOf(members)
  local sessions = 0
  for _, found in pairs(allUses()) do
    sessions = sessions + found[1]
  end
  local unused, sum = unusedReserves()
  local undue = budget() - dueOf(unreserved(nil))
  local left = undue - sessions - sum
  local allocated, from = 0, 1
  while from <= #groups do
    local together, limit = {}, groups[from].threshold
    while groups[from] and groups[from].threshold == limit do
      together[#together + 1] = groups[from]
      from = from + 1
    end
    local free = min(limit, undue) - sessions - allocated
    local urgent, beside = raiseUrgent(waitingIn(members, together), unused, left, free)
    allocated = allocated + urgent
    left = left - beside
    for _, group in ipairs(together) do
      local places = min(limit, undue) - sessions - allocated
      allocated = allocated + fill({ group }, min(unused[group.cohort] or 0, places))
    end
    local raised = fill(together, min(left, limit - sessions - allocated))
    allocated = allocated + raised
    left = left - raised
  end
end
