package io.github.creneau.testkit.replay;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * A run minute by minute. Every array has {@code minutes} entries; entry {@code m} stands for the minute that begins
 * {@code m} minutes after {@code start}. Maps keep the order of the cohorts of the run. The arrays are shared, not
 * copied: read them, do not change them.
 *
 * @param start first instant of the first minute
 * @param zone the zone in which people read these minutes
 * @param minutes number of minutes
 * @param held places held at the beginning of the minute (people inside, by the replay's own count)
 * @param budget places that existed at the beginning of the minute: the sum of the capacities of live nodes; without a
 *     limiter: what the servers could bear
 * @param arrivals first attempts in the minute
 * @param admitted admissions in the minute
 * @param attempts tries to get in, first ones included, in the minute
 * @param refusals refusals in the minute by reason (names of {@code Refused.Reason}; without a limiter
 *     {@code PAGE_FAILED})
 * @param heldByCohort {@code held}, split by cohort
 * @param slots the slots of the run; empty when it has none
 * @param marks what happened when: servers that join or leave
 * @param waits by cohort: median wait and 95th percentile of those who got in, in seconds (NaN when nobody did), then
 *     the share never served, 0 to 1 (NaN when nobody came)
 */
@SuppressWarnings("ArrayRecordComponent") // a day of numbers, compared and copied by nobody
public record Timeline(
        Instant start,
        ZoneId zone,
        int minutes,
        int[] held,
        int[] budget,
        int[] arrivals,
        int[] admitted,
        int[] attempts,
        Map<String, int[]> refusals,
        Map<String, int[]> heldByCohort,
        List<SlotBand> slots,
        List<Mark> marks,
        Map<String, double[]> waits) {

    /**
     * A slot of a cohort, to be drawn as a band.
     *
     * @param cohort whose slot it is
     * @param startMinute its first minute, counted from the start of the timeline
     * @param endMinute the minute at which it ends, not part of it
     */
    public record SlotBand(String cohort, int startMinute, int endMinute) {}

    /**
     * Something that happened at one minute.
     *
     * @param minute counted from the start of the timeline
     * @param label a few words for people, e.g. "two servers join"
     */
    public record Mark(int minute, String label) {}
}
