package io.github.creneau.testkit.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * One visit of one person: what that person intends to do, whatever the platform answers.
 *
 * @param number position in the list of visits, which is in order of arrival
 * @param id names the visit's session
 * @param cohort the cohort of its person
 * @param arrival first attempt to get in, in whole milliseconds
 * @param activity time from the first page to the last
 * @param pages number of pages asked for, the first and the last included; at least 1
 * @param logsOut whether the person logs out after the last page, rather than just go
 * @param follower whether the person comes back when told, where anything is told
 * @param seed of what is left to chance in this visit: when its pages are asked for, how long it waits between tries
 */
public record Visit(
        int number,
        String id,
        String cohort,
        Instant arrival,
        Duration activity,
        int pages,
        boolean logsOut,
        boolean follower,
        long seed) {}
