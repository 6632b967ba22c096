package io.github.creneau.testkit.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Makes the people of a replay from a seed: who they are, when they come, how long they stay. The same values give the
 * same visits, bit for bit; and a change of one habit leaves everything else about each person as it was, so that runs
 * can be compared person by person.
 *
 * <p>A builder: not thread-safe. The visits it makes are immutable.
 */
public final class Crowd {
    private static final int COHORT_STREAM = 1;
    private static final int ARRIVAL_STREAM = 2;
    private static final int STAY_STREAM = 3;
    private static final int HABIT_STREAM = 4;
    private static final int SLOT_CELLS = 4_096;

    private final long seed;
    private final ReplayDay day;
    private final Map<String, Integer> persons = new LinkedHashMap<>();
    private final Map<String, SlotTime> slots = new LinkedHashMap<>();
    private ArrivalShape shape = ArrivalShape.flat(1);
    private Stay stay = new Stay(Duration.ofMinutes(12), 0.6, 16, 0.2, Duration.ofMinutes(20));
    private double followers = 0.8;
    private double informed;
    private DoubleUnaryOperator withinSlot = uniform -> uniform;

    private Crowd(long seed, ReplayDay day) {
        this.seed = seed;
        this.day = day;
    }

    /** A crowd of nobody yet, on one day. */
    public static Crowd seeded(long seed, ReplayDay day) {
        return new Crowd(seed, day);
    }

    /** Adds the persons of a cohort. */
    public Crowd cohort(String name, int count) {
        persons.put(name, count);
        return this;
    }

    /** When people come who know of no slot; until told otherwise, evenly. */
    public Crowd shape(ArrivalShape value) {
        shape = value;
        return this;
    }

    /** How long people stay. */
    public Crowd stay(Stay value) {
        stay = value;
        return this;
    }

    /** Part of the persons, 0 to 1, who come back when they are told to. */
    public Crowd followers(double part) {
        followers = part;
        return this;
    }

    /**
     * Of the persons of the given cohorts a part was told of the slots and comes in its own, spread over it by a beta
     * distribution: below 1 : 1 in favour of its beginning when {@code alpha < beta}.
     */
    public Crowd informed(double part, List<SlotTime> slotTimes, double alpha, double beta) {
        informed = part;
        slotTimes.forEach(slot -> slots.put(slot.cohort(), slot));
        withinSlot =
                Chance.inverse(x -> StrictMath.pow(x, alpha - 1) * StrictMath.pow(1 - x, beta - 1), 0, 1, SLOT_CELLS);
        return this;
    }

    /**
     * Makes exactly {@code count} visits, in order of arrival; each is one of a person drawn at random.
     *
     * @throws IllegalStateException when there is nobody to visit
     */
    public List<Visit> visits(int count) {
        List<Person> people = people();
        DoubleUnaryOperator millis = shape.millisAfterOpening(day);
        SplittableRandom who = Chance.stream(seed, COHORT_STREAM);
        SplittableRandom when = Chance.stream(seed, ARRIVAL_STREAM);
        SplittableRandom what = Chance.stream(seed, STAY_STREAM);
        List<Visit> visits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Person person = people.get(who.nextInt(people.size()));
            Instant arrival = arrival(person, when.nextDouble(), millis);
            long activity = Math.round(stay.activitySeconds(Chance.normal(what)) * 1000);
            boolean logsOut = what.nextDouble() < stay.logsOut();
            visits.add(new Visit(
                    i,
                    "visit-" + i,
                    person.cohort,
                    arrival,
                    Duration.ofMillis(activity),
                    stay.pages(),
                    logsOut,
                    person.follower,
                    what.nextLong()));
        }
        return inOrder(visits);
    }

    private record Person(String cohort, boolean follower, boolean informed) {}

    private List<Person> people() {
        SplittableRandom habit = Chance.stream(seed, HABIT_STREAM);
        List<Person> people = new ArrayList<>();
        persons.forEach((cohort, count) -> {
            for (int i = 0; i < count; i++) {
                boolean follows = habit.nextDouble() < followers;
                boolean knows = habit.nextDouble() < informed;
                people.add(new Person(cohort, follows, knows && slots.containsKey(cohort)));
            }
        });
        if (people.isEmpty()) {
            throw new IllegalStateException("a crowd needs at least one person");
        }
        return people;
    }

    private Instant arrival(Person person, double uniform, DoubleUnaryOperator millisAfterOpening) {
        SlotTime slot = person.informed ? slots.get(person.cohort) : null;
        if (slot == null) {
            return day.start().plusMillis((long) millisAfterOpening.applyAsDouble(uniform));
        }
        Instant from = day.at(slot.from());
        long length = Duration.between(from, day.at(slot.to())).toMillis();
        return from.plusMillis((long) (withinSlot.applyAsDouble(uniform) * length));
    }

    private static List<Visit> inOrder(List<Visit> visits) {
        visits.sort(Comparator.comparing(Visit::arrival).thenComparing(Visit::number));
        List<Visit> ordered = new ArrayList<>(visits.size());
        for (Visit v : visits) {
            ordered.add(new Visit(
                    ordered.size(),
                    v.id(),
                    v.cohort(),
                    v.arrival(),
                    v.activity(),
                    v.pages(),
                    v.logsOut(),
                    v.follower(),
                    v.seed()));
        }
        return List.copyOf(ordered);
    }
}
