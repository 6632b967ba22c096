-- The rules of admission, in the order in which they are judged.

local function partOfBudget(perMille)
  return floor(budget() * perMille / 1000)
end

local function unusedReserveOfOthers(cohort)
  local unused = 0
  for _, other in ipairs(reserved()) do
    if other[1] ~= cohort then
      unused = unused + max(0, reserveOf(other) - usedBy(other[1]))
    end
  end
  return unused
end

-- Places that no cohort has reserved now, used or not, but for one whose reserve does not count; nil: for none.
local function unreserved(cohort)
  local places = budget()
  for _, other in ipairs(reserved()) do
    places = places - (other[1] == cohort and 0 or reserveOf(other))
  end
  return places
end

-- Places to keep free for appointments, of so many.
local function dueOf(places)
  local all = due()
  return all > 0 and keptFree(places, all, term('calendarPerMille'), now, book.spare) or 0
end

-- Places of a cohort's share to keep free for its own appointments.
local function ownDue(cohort)
  local found, own = segment(cohort), due(cohort)
  return found and own > 0 and keptFree(partOfBudget(found.share), own, term('calendarPerMille'), now, book.spare) or 0
end

-- The first rule that forbids so many more places, or nil; and the least room that any rule leaves.
local function judge(cohort, weight, newcomer)
  local found = segment(cohort)
  if isLearning() then
    return 'LEARNING', 0
  end
  if not found or found.share == 0 then
    return 'CLOSED', 0
  end
  local left = budget() - book.used
  local notReserved = left - unusedReserveOfOthers(cohort)
  local ownLeft = found.share < 1000 and partOfBudget(found.share) - usedBy(cohort) or huge
  local belowThreshold = found.threshold < 1000 and partOfBudget(found.threshold) - book.used or huge
  local undue = huge
  if newcomer then
    undue = notReserved - dueOf(unreserved(cohort))
    if found.share < 1000 then
      undue = min(undue, ownLeft - ownDue(cohort))
    end
  end
  local rule = ownLeft < weight and 'SHARE'
    or belowThreshold < weight and 'THRESHOLD'
    or left < weight and 'BUDGET'
    or notReserved < weight and 'RESERVE'
    or undue < weight and 'APPOINTMENTS'
    or nil
  return rule, min(ownLeft, belowThreshold, left, notReserved, undue)
end

-- How many places newcomers leave free: as many as turn out to be needed. Somebody came as told, whom they could have kept out.
local GREATEST_STEP, PLACES_A_STEP = 4, 8

local function needed(sufficed, most)
  local before = min(book.spare, (most + GREATEST_STEP) * SPARE_PARTS)
  local step = min(GREATEST_STEP, 1 + floor(before / (PLACES_A_STEP * SPARE_PARTS)))
  book.spare = sufficed and max(0, before - step) or before + SPARE_PARTS * step
end

-- Notes what becomes of somebody who came as told, if it says whether newcomers had left enough.
local function cameAsTold(cohort, weight, rule)
  local lackedPlace = rule == 'BUDGET' or rule == 'SHARE' or rule == 'RESERVE'
  if policy and (lackedPlace or (not rule and judge(cohort, weight, true))) then
    needed(not lackedPlace, partOfBudget(tonumber(term('calendarPerMille'))))
  end
end

-- Places that a newcomer of the cohort could take; 0 or less: none.
local function roomFor(cohort)
  local rule, left = judge(cohort, 1, true)
  return rule and min(0, left) or left
end

-- Places that the cohort may reach by its share, and up to which it may fill the whole platform.
local function ceiling(cohort)
  local found = segment(cohort)
  return found and partOfBudget(found.share) or 0
end

local function threshold(cohort)
  local found = segment(cohort)
  return found and partOfBudget(found.threshold) or 0
end
