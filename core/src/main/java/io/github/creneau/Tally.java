package io.github.creneau;

import io.github.creneau.Refused.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts refusals by reason. Thread-safe. */
final class Tally {

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    Tally() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Refused refused) {
        adder(refused.reason()).increment();
    }

    long of(Reason reason) {
        return adder(reason).sum();
    }

    long all() {
        long all = 0;
        for (LongAdder count : counts.values()) {
            all += count.sum();
        }
        return all;
    }

    private LongAdder adder(Reason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    /** What the tallies counted together, by the reasons' names. */
    static Map<String, Long> together(Tally... tallies) {
        Map<String, Long> sums = new TreeMap<>();
        for (Tally tally : tallies) {
            tally.counts.forEach((reason, count) -> {
                if (count.sum() > 0) {
                    sums.merge(reason.name(), count.sum(), Long::sum);
                }
            });
        }
        return sums;
    }
}
