package io.github.creneau;

import io.github.creneau.Rate.Bandwidth;
import io.github.creneau.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** In what the policy that a node was built with differs from the stored one, in words for whoever runs the platform. */
final class PolicyDifferences {

    /** What is longer is only said to differ: all of it can be read in the policies themselves. */
    private static final int LONGEST = 80;

    /** The values by name, those of a cohort that only one policy has left out. */
    private final Map<String, String> values = new TreeMap<>();

    private final Set<String> cohorts;

    private PolicyDifferences(Policy policy, Set<String> cohorts) {
        this.cohorts = cohorts;
        Budget budget = policy.budget();
        put("budget", budget.places() + (budget.perNode() ? " per node" : " in total"));
        policy.rate().ifPresent(rate -> put("rate", rate(rate)));
        OutOfSlot outOfSlot = policy.outOfSlot();
        put("outOfSlot", "below " + percent(outOfSlot.thresholdPerMille()) + ", share " + percent(outOfSlot.share()));
        policy.namedShares().forEach((cohort, share) -> ofCohort("share", cohort, percent(share)));
        policy.namedReserves().forEach((cohort, places) -> ofCohort("reserve", cohort, places.toString()));
        put("idleTime", policy.idleTime());
        put("maxHold", policy.maxHold());
        put("maxSession", policy.maxSession());
        policy.confirmWithin().ifPresent(time -> put("confirmWithin", time));
        policy.endWithSlot().ifPresent(time -> put("endWithSlot", time));
        put("meanHold", policy.meanHold());
        put("appointments", percent(policy.appointments().perMille()));
        if (policy.isShadow()) {
            put("shadow", "everybody");
        }
        policy.namedShadows().forEach(cohort -> ofCohort("shadow", cohort, "on"));
        policy.schedule().ifPresent(this::schedule);
    }

    /** A sentence for each part that differs; none if none does. */
    static List<String> between(Policy here, Policy stored) {
        List<String> told = new ArrayList<>(lacking(here.cohorts(), stored.cohorts(), "here"));
        told.addAll(lacking(stored.cohorts(), here.cohorts(), "in the store"));
        Set<String> both = new TreeSet<>(here.cohorts());
        both.retainAll(stored.cohorts());
        Map<String, String> own = new PolicyDifferences(here, both).values;
        Map<String, String> theirs = new PolicyDifferences(stored, both).values;
        Set<String> names = new TreeSet<>(own.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            String mine = own.getOrDefault(name, "none");
            String other = theirs.getOrDefault(name, "none");
            if (!mine.equals(other)) {
                told.add(name + said(mine, other));
            }
        }
        return told;
    }

    /** The cohorts of which one side knows nothing: nobody of them gets in there. */
    static List<String> lacking(Set<String> some, Set<String> others, String where) {
        return some.stream()
                .filter(cohort -> !others.contains(cohort))
                .map(cohort -> "cohort " + cohort + " only " + where)
                .toList();
    }

    private static String said(String mine, String other) {
        return mine.length() > LONGEST || other.length() > LONGEST
                ? ": differ"
                : ": " + mine + " here, " + other + " in the store";
    }

    private void put(String name, Object value) {
        values.merge(name, value.toString(), (one, other) -> one + ", " + other);
    }

    private void ofCohort(String name, String cohort, String value) {
        if (cohorts.contains(cohort)) {
            put(name + " of cohort " + cohort, value);
        }
    }

    /** By the lines of its text: those of a cohort under its name, those about dates together. */
    private void schedule(Schedule schedule) {
        schedule.toText().lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "slot", "extra" -> {
                    String[] slot = words[1].split(": ", 2);
                    ofCohort("slots", slot[0], slot[1]);
                }
                case "always" -> ofCohort("slots", words[1], "always");
                case "except", "open" -> put("dates of the schedule", line);
                case "first", "last" -> put(words[0] + " day of the schedule", words[1]);
                default -> put(words[0] + " of the schedule", words[1]);
            }
        });
    }

    private static String rate(Rate rate) {
        return rate.bandwidths().stream().map(PolicyDifferences::bandwidth).collect(Collectors.joining(" and "))
                + (rate.isPerNode() ? " per node" : " in total");
    }

    private static String bandwidth(Bandwidth one) {
        return one.tokens() + " each " + one.period() + " with a burst of " + one.burst();
    }

    private static String percent(Share share) {
        return percent(share.perMille());
    }

    private static String percent(int perMille) {
        return perMille % 10 == 0 ? perMille / 10 + " %" : perMille / 10.0 + " %";
    }
}
