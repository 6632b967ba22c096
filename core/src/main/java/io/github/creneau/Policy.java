package io.github.creneau;

import io.github.creneau.schedule.CohortName;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of a limiter that may change while it runs. Immutable; equal if the values are.
 *
 * @see Limiter#publish(Policy)
 */
public final class Policy {

    private final Builder values;

    private Policy(Builder values) {
        this.values = values;
    }

    /** A policy to be filled in; only the budget and one cohort are required. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        return values.copy();
    }

    /** How many places may be held at once. */
    public Budget budget() {
        return Check.notNull("budget", values.budget, Budget.ALLOWED);
    }

    /** How many new places may be given per time; empty: as many as the budget allows. */
    public Optional<Rate> rate() {
        return Optional.ofNullable(values.rate);
    }

    /** Which cohort may come when; empty: everyone at any time. */
    public Optional<Schedule> schedule() {
        return Optional.ofNullable(values.schedule);
    }

    /** What a cohort may do outside its slots. */
    public OutOfSlot outOfSlot() {
        return values.outOfSlot;
    }

    /** All cohorts, those of the schedule included. */
    public SortedSet<String> cohorts() {
        return Collections.unmodifiableSortedSet(values.allCohorts());
    }

    /** Ceiling of a cohort in its slot. */
    public Share share(String cohort) {
        return values.shares.getOrDefault(cohort, Share.all());
    }

    /** Places that only this cohort may use while it is open. */
    public int reserve(String cohort) {
        return values.reserves.getOrDefault(cohort, 0);
    }

    /**
     * For a configuration: a reserve above the cohort's own ceiling would be used by nobody. A measure may shrink the budget
     * below it, nodes may join that bring places, and a cohort that is closed for now may keep its own.
     */
    void checkReserves() {
        values.reserves.forEach((cohort, reserve) -> {
            int perMille = share(cohort).perMille();
            long ceiling = (long) budget().places() * perMille / 1_000;
            if (!budget().perNode() && perMille > 0 && perMille < 1_000 && reserve > ceiling) {
                throw new InvalidValueException(
                        "reserve", reserve, "at most the share of cohort " + cohort + ", " + ceiling);
            }
        });
    }

    /** A session ends when it was not touched for so long. */
    public Duration idleTime() {
        return values.idleTime;
    }

    /** A permit that was not returned for so long is taken back. */
    public Duration maxHold() {
        return values.maxHold;
    }

    /** A session ends after so long, touched or not. */
    public Duration maxSession() {
        return values.maxSession;
    }

    /** A session that is not touched so soon after its admission ends; empty: the idle time holds from the start. */
    public Optional<Duration> confirmWithin() {
        return Optional.ofNullable(values.confirmWithin);
    }

    /** Sessions admitted in a slot end so long after its end; empty: they outlive it. */
    public Optional<Duration> endWithSlot() {
        return Optional.ofNullable(values.endWithSlot);
    }

    /** How long a session is held on average, as far as is known beforehand. */
    public Duration meanHold() {
        Duration told = values.meanHold == null ? values.idleTime : values.meanHold;
        return told.compareTo(values.maxSession) < 0 ? told : values.maxSession;
    }

    /** Whether refused sessions are given appointments. */
    public Appointments appointments() {
        return values.appointments;
    }

    /** Whether a cohort is only watched: decisions are made and counted, and nobody is refused. */
    public boolean isShadow(String cohort) {
        return values.shadow || values.shadowed.contains(cohort);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policy policy && toString().equals(policy.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The whole policy, a line for each value. */
    @Override
    public String toString() {
        return PolicyText.write(this);
    }

    /** Collects the values of a policy. Each method fails at once on a value that makes no sense. Not thread-safe. */
    public static final class Builder {

        private @Nullable Budget budget;
        private @Nullable Rate rate;
        private @Nullable Schedule schedule;
        private OutOfSlot outOfSlot = OutOfSlot.whileBelow(60);
        private final SortedSet<String> cohorts = new TreeSet<>();
        private final SortedMap<String, Share> shares = new TreeMap<>();
        private final SortedMap<String, Integer> reserves = new TreeMap<>();
        private Duration idleTime = Duration.ofMinutes(20);
        private Duration maxHold = Duration.ofMinutes(1);
        private Duration maxSession = Duration.ofHours(12);
        private @Nullable Duration confirmWithin;
        private @Nullable Duration endWithSlot;
        private @Nullable Duration meanHold;
        private Appointments appointments = Appointments.part(0.6);
        private boolean shadow;
        private final SortedSet<String> shadowed = new TreeSet<>();

        private Builder() {}

        /** How many places may be held at once. Required. */
        public Builder budget(Budget places) {
            budget = Check.notNull("budget", places, Budget.ALLOWED);
            return this;
        }

        /** How many new places may be given per time. Default: as many as the budget allows. */
        public Builder rate(Rate newPlaces) {
            rate = Check.notNull("rate", newPlaces, Rate.ALLOWED);
            return this;
        }

        /** Which cohort may come when. Its cohorts are those of the limiter. Default: everyone at any time. */
        public Builder schedule(Schedule slots) {
            schedule = Check.notNull("schedule", slots, "Schedule.in(..) with slots");
            return this;
        }

        /**
         * What a cohort may do outside its slots. Default: {@code OutOfSlot.whileBelow(60)}. Says nothing where there is no
         * schedule: then everyone may come at any time.
         */
        public Builder outOfSlot(OutOfSlot rule) {
            outOfSlot = Check.notNull(
                    "outOfSlot", rule, "OutOfSlot.whileBelow(..), OutOfSlot.closed() or OutOfSlot.share(..)");
            return this;
        }

        /** Cohorts beside those of the schedule; where there is one, they are always out of slot, unless by its always(..). */
        public Builder cohort(String... names) {
            for (String name : Check.some("cohort", names)) {
                cohorts.add(CohortName.check("cohort", name));
            }
            return this;
        }

        /** Ceiling of a cohort in its slot. Default: all. */
        public Builder share(String cohort, Share share) {
            shares.put(CohortName.check("share.cohort", cohort), Check.notNull("share", share, Share.ALLOWED));
            return this;
        }

        /** Places that only this cohort may use while it is open; no more than its share. Default: 0. */
        public Builder reserve(String cohort, int places) {
            reserves.put(CohortName.check("reserve.cohort", cohort), Check.range("reserve", places, 0, Budget.MOST));
            return this;
        }

        /** A session ends when it was not touched for so long: 1 s to 24 h, 20 min by default. */
        public Builder idleTime(Duration time) {
            idleTime = Check.duration("idleTime", time, Duration.ofSeconds(1), Duration.ofHours(24));
            return this;
        }

        /**
         * A permit that was not returned for so long is taken back, in steps of an eighth and no sooner than after four
         * heartbeats: 1 s to 24 h, 1 min by default.
         */
        public Builder maxHold(Duration time) {
            maxHold = Check.duration("maxHold", time, Duration.ofSeconds(1), Duration.ofHours(24));
            return this;
        }

        /** A session ends after so long, touched or not: 1 s to 7 days, 12 h by default. */
        public Builder maxSession(Duration time) {
            maxSession = Check.duration("maxSession", time, Duration.ofSeconds(1), Duration.ofDays(7));
            return this;
        }

        /**
         * A session that is not touched so soon after its admission ends: 1 s to 24 h, of which no more than the idle time
         * counts. Default: the idle time.
         */
        public Builder confirmWithin(Duration time) {
            confirmWithin = Check.duration("confirmWithin", time, Duration.ofSeconds(1), Duration.ofHours(24));
            return this;
        }

        /**
         * Sessions admitted in a slot end so long after its end: 0 to 24 h. Default: they outlive it. Says nothing of cohorts
         * without slots.
         */
        public Builder endWithSlot(Duration grace) {
            endWithSlot = Check.duration("endWithSlot", grace, Duration.ZERO, Duration.ofHours(24));
            return this;
        }

        /**
         * How long a session is held on average, as far as is known: 1 s to 24 h, of which no more than
         * {@code maxSession} counts. Default: the idle time.
         */
        public Builder meanHold(Duration time) {
            meanHold = Check.duration("meanHold", time, Duration.ofSeconds(1), Duration.ofHours(24));
            return this;
        }

        /** Whether refused sessions are given appointments. Default: {@code Appointments.part(0.6)}. */
        public Builder appointments(Appointments part) {
            appointments = Check.notNull("appointments", part, "Appointments.part(..) or Appointments.none()");
            return this;
        }

        /**
         * Shadow mode for everybody: decisions are made and counted, and nobody is refused. Whoever would have been is let
         * in without taking a place, so that the count of the others stays what it would be. False switches it off for
         * everybody, also for cohorts that were named. Default: off.
         */
        public Builder shadow(boolean watchOnly) {
            shadow = watchOnly;
            shadowed.clear();
            return this;
        }

        /** Shadow mode for these cohorts, beside those named before. */
        public Builder shadow(String... cohorts) {
            for (String cohort : Check.some("shadow", cohorts)) {
                shadowed.add(CohortName.check("shadow.cohort", cohort));
            }
            return this;
        }

        /** The policy, checked as a whole. */
        public Policy build() {
            Budget places = Check.notNull("budget", budget, Budget.ALLOWED);
            SortedSet<String> known = allCohorts();
            if (known.isEmpty()) {
                throw new InvalidValueException("cohorts", "none", "at least one, by a slot, always(..) or cohort(..)");
            }
            shares.keySet().forEach(cohort -> checkKnown("share.cohort", cohort, known));
            reserves.keySet().forEach(cohort -> checkKnown("reserve.cohort", cohort, known));
            shadowed.forEach(cohort -> checkKnown("shadow.cohort", cohort, known));
            long reserved =
                    reserves.values().stream().mapToLong(Integer::longValue).sum();
            if (reserved > places.places()) {
                throw new InvalidValueException(
                        "reserve (sum)",
                        reserved,
                        "at most the budget" + (places.perNode() ? " of one node, " : ", ") + places.places());
            }
            return new Policy(copy());
        }

        private SortedSet<String> allCohorts() {
            SortedSet<String> all = new TreeSet<>(cohorts);
            if (schedule != null) {
                all.addAll(schedule.cohorts());
            }
            return all;
        }

        private static void checkKnown(String field, String cohort, Set<String> known) {
            if (!known.contains(cohort)) {
                throw new InvalidValueException(field, cohort, "one of " + known);
            }
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.budget = budget;
            copy.rate = rate;
            copy.schedule = schedule;
            copy.outOfSlot = outOfSlot;
            copy.cohorts.addAll(cohorts);
            copy.shares.putAll(shares);
            copy.reserves.putAll(reserves);
            copy.idleTime = idleTime;
            copy.maxHold = maxHold;
            copy.maxSession = maxSession;
            copy.confirmWithin = confirmWithin;
            copy.endWithSlot = endWithSlot;
            copy.meanHold = meanHold;
            copy.appointments = appointments;
            copy.shadow = shadow;
            copy.shadowed.addAll(shadowed);
            return copy;
        }
    }

    /** Places reserved for one cohort or another. */
    int reserved() {
        return values.reserves.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Shares that were named, for the text. */
    Map<String, Share> namedShares() {
        return values.shares;
    }

    /** Whether everybody is only watched. */
    boolean isShadow() {
        return values.shadow;
    }

    /** Cohorts that were named to be only watched, for the text. */
    Set<String> namedShadows() {
        return values.shadowed;
    }

    /** Reserves that were named, for the text. */
    Map<String, Integer> namedReserves() {
        return values.reserves;
    }
}
