package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerRequest.Hold;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Promises "budget", "fairness" between cohorts, "restoration" and "slots": no admission breaks a rule, and no well node
 * gives a permit that a rule has forbidden for longer than nodes need to obey.
 */
final class RuleCheck {

    private final Observed seen;
    private final Figures figures;
    private final Map<String, Long> brokenSince = new HashMap<>();
    private long notDrained;

    RuleCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    /** The store gave a place to a newcomer just now. */
    void admitted(Hold hold, long atMillis) {
        Facts facts = seen.store().policy();
        String who = hold.session() + " of " + hold.cohort();
        if (facts == null) {
            seen.world.fail("budget: " + who + " was admitted by no policy");
            return;
        }
        if (seen.mustLearn(atMillis)) {
            seen.world.fail("learning: " + who + " was admitted while the store learned");
        }
        Instant now = Instant.ofEpochMilli(atMillis);
        if (facts.share(hold.cohort(), now) == 0) {
            seen.world.fail("slots: " + who + " was admitted while closed");
        } else if (!seen.isUnnoticedRollback()) {
            Truth.Inside before = seen.inside();
            for (Rule rule : Rule.values()) {
                long allowed = rule.allowed(facts, seen.store().budget(), hold.cohort(), now, before);
                long inside = rule.counted(hold.cohort(), before) + 1;
                atMost(rule.promise, who, inside, allowed);
            }
        }
    }

    private void atMost(String promise, String who, long inside, long allowed) {
        if (inside > allowed) {
            seen.world.fail(promise + ": " + who + " makes " + inside + " of " + allowed);
        }
    }

    /** A node gave a permit just now; it is in the books already. */
    void permitted(SimNode node, String cohort) {
        String who = "a permit of " + cohort + " on " + node.name;
        Long silent = seen.silentSince(node);
        if (silent != null) {
            if (seen.world.now() - Math.max(silent, node.awakeSince()) > 2 * World.SECOND) {
                seen.world.fail("budget: " + who + " whose lease has ended");
            }
            return;
        }
        Facts facts = seen.store().policy();
        if (facts == null || !seen.vouched().test(node)) {
            return;
        }
        Truth.Inside inside = seen.inside();
        if (!seen.isLearning()) {
            long most = seen.budgets.mostSince(seen.world.now() - Observed.OBEYED_BY_ALL);
            atMost("budget", who, inside.all(), most + seen.budgets.broughtBack());
        }
        look(facts, inside);
        isObeyed("closed", node, cohort, who);
        for (Rule rule : Rule.values()) {
            isObeyed(rule.promise, node, cohort, who);
        }
    }

    private void isObeyed(String rule, SimNode node, String cohort, String who) {
        Long since = brokenSince.get(rule + ' ' + cohort);
        if (since == null || seen.policySince() >= since) {
            return;
        }
        long now = seen.world.now();
        boolean well = node.wasWellSince(now - Observed.OBEYED);
        if (well) {
            figures.restoration.saw(now - since);
        }
        if (now - since > (well ? Observed.OBEYED : Observed.OBEYED_BY_ALL)) {
            seen.world.fail("restoration: " + who + " though " + rule + " forbids it since "
                    + (now - since) / World.MILLI + " ms");
        }
    }

    /** Notes since when each rule forbids each cohort what it has already. */
    void look(Facts facts, Truth.Inside inside) {
        Instant now = seen.instant();
        long budget = seen.store().budget();
        for (String cohort : facts.cohorts()) {
            boolean closed = facts.share(cohort, now) == 0;
            since("closed", cohort, closed);
            for (Rule rule : Rule.values()) {
                since(
                        rule.promise,
                        cohort,
                        !closed && rule.counted(cohort, inside) > rule.allowed(facts, budget, cohort, now, inside));
            }
        }
    }

    private void since(String rule, String cohort, boolean broken) {
        if (broken) {
            brokenSince.putIfAbsent(rule + ' ' + cohort, seen.world.now());
        } else {
            brokenSince.remove(rule + ' ' + cohort);
        }
    }

    /**
     * How far the platform is above its budget, by the reason that it may be. Whoever came on top of it stays until he goes,
     * long after the reason: above what has not drained by then it may be by admissions alone.
     */
    void measure(Truth.Inside inside) {
        long above = (long) inside.all() - seen.store().budget();
        if (seen.isLearning() || seen.budgets.broughtBack() > 0) {
            figures.aboveAfterReassertion.saw(above);
            notDrained = above;
        } else if (seen.budgets.mostSince(seen.world.now() - 60 * World.SECOND)
                > seen.store().budget()) {
            figures.aboveAfterShrink.saw(above);
            notDrained = above;
        } else {
            notDrained = Math.max(0, Math.min(notDrained, above));
            figures.aboveOtherwise.saw(above - notDrained);
        }
    }

    /** A rule of admission (design §4), as a number of places that may not be exceeded. */
    private enum Rule {
        BUDGET("budget") {
            @Override
            long allowed(Facts facts, long budget, String cohort, Instant now, Truth.Inside inside) {
                return budget;
            }
        },
        SHARE("share") {
            @Override
            long counted(String cohort, Truth.Inside inside) {
                return inside.of(cohort);
            }

            @Override
            long allowed(Facts facts, long budget, String cohort, Instant now, Truth.Inside inside) {
                return budget * facts.share(cohort, now) / 1_000;
            }
        },
        THRESHOLD("threshold") {
            @Override
            long allowed(Facts facts, long budget, String cohort, Instant now, Truth.Inside inside) {
                return budget * facts.threshold(cohort, now) / 1_000;
            }
        },
        /**
         * A cohort keeps out of what is left of the others' reserves. That there may be more people inside than are sure
         * to be makes this no stricter: whoever enters a reserved place leaves that much less of it to keep free.
         */
        RESERVE("reserve") {
            @Override
            long counted(String cohort, Truth.Inside inside) {
                return inside.of(cohort);
            }

            @Override
            long allowed(Facts facts, long budget, String cohort, Instant now, Truth.Inside inside) {
                long left = budget;
                for (String other : facts.cohorts()) {
                    if (!other.equals(cohort)) {
                        left -= Math.max(inside.of(other), facts.reserve(other, budget, now));
                    }
                }
                return left;
            }
        };

        final String promise;

        Rule(String promise) {
            this.promise = promise;
        }

        long counted(String cohort, Truth.Inside inside) {
            return inside.all();
        }

        abstract long allowed(Facts facts, long budget, String cohort, Instant now, Truth.Inside inside);
    }
}
