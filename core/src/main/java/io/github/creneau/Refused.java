package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No place now: why, whose slot it is, when to come back, and what to show then. An immutable value; refusing wrote
 * nothing and threw nothing.
 *
 * <p>Where there is a {@link #ticket()}, capacity has been set aside for that person at {@link #retryAt()}: whoever shows
 * the ticket within five minutes from that instant enters before newcomers. A second too early is on time, as people come by
 * clocks of their own; at the very beginning of a minute it is less.
 */
public final class Refused implements Decision {

    /** Why a place was refused; where several reasons apply, {@link #RATE} is told last, as a token would not help. */
    public enum Reason {
        /** The cohort is not in its slot, and out of it may not enter, or not while the platform is this full. */
        OUT_OF_SLOT,
        /** The platform is full, or what is left is kept for others or for people with appointments. */
        FULL,
        /** The cohort has reached its share. */
        COHORT_FULL,
        /** Too many came at once; places are left, as far as is known. */
        RATE,
        /** The cohort has no slot any more. */
        ENDED,
        /** More is asked for at once than there can be: than all places, the cohort's share, or the burst of the rate. */
        TOO_HEAVY,
        /** The shared store cannot be asked now, or is learning what is held. */
        BACKEND;

        /** Whether there is no use in coming back. */
        boolean isForGood() {
            return this == ENDED || this == TOO_HEAVY;
        }
    }

    private final Reason reason;
    private final String cohort;
    private final ZoneId zone;
    private final long atMillis;
    private final @Nullable Occurrence slot;
    private final @Nullable Instant retryAt;
    private final @Nullable String ticket;

    Refused(
            Reason reason,
            String cohort,
            ZoneId zone,
            long atMillis,
            @Nullable Occurrence slot,
            @Nullable Instant retryAt,
            @Nullable String ticket) {
        this.reason = reason;
        this.cohort = cohort;
        this.zone = zone;
        this.atMillis = atMillis;
        this.slot = slot;
        this.retryAt = retryAt;
        this.ticket = ticket;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Name of the cohort that was refused. */
    public String cohort() {
        return cohort;
    }

    /** When it was refused, in backend time; a shared refusal tells when it began to hold. */
    public Instant at() {
        return Instant.ofEpochMilli(atMillis);
    }

    /** The cohort's slot now, or else its next one; empty if it has none to come. */
    public Optional<Occurrence> slot() {
        return Optional.ofNullable(slot);
    }

    /** When to come back, in backend time; empty if there is no use in it. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /** How long to wait, from {@link #at()}; at least one second. */
    public Optional<Duration> retryAfter() {
        return retryAt()
                .map(instant -> Duration.between(at(), instant))
                .map(wait -> wait.toMillis() < 1_000 ? Duration.ofSeconds(1) : wait);
    }

    /** Proof of the appointment at {@link #retryAt()}, to be shown then; empty where nothing was set aside. */
    public Optional<String> ticket() {
        return Optional.ofNullable(ticket);
    }

    /**
     * A sentence or two for the person who was refused. French and English; any other language gets English. Times are told
     * by the minute, in the zone of the schedule; without one, in that of this machine. Who has no slots to keep and people to
     * tell the time names it by {@code Schedule.in("Europe/Paris").always("parent")}.
     */
    public String explain(Locale locale) {
        return Explanation.of(this, zone, locale);
    }

    /** Reason, cohort and the time to come back; never the ticket. */
    @Override
    public String toString() {
        return "Refused[" + reason + ", " + cohort + (retryAt == null ? "]" : ", retryAt=" + retryAt + "]");
    }
}
