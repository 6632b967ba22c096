package io.github.creneau.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of state of a limiter, seen by one node; never a single decision. Instants are backend time. */
public sealed interface Event {

    /** When this node saw it. */
    Instant at();

    /**
     * Another policy holds.
     *
     * @param by who published it
     * @param policy the whole policy, a line for each value
     * @param until the former policy returns then; null: it stays
     */
    record PolicyChanged(
            Instant at,
            long version,
            String by,
            String policy,
            @Nullable Instant until) implements Event {
        /** In one line, for a log. */
        @Override
        public String toString() {
            return "PolicyChanged[at=" + at + ", version=" + version + ", by=" + by + ", until=" + until + ", policy="
                    + policy.strip().replace("\n", "; ") + "]";
        }
    }

    /**
     * The store's policy holds, and not that of this node: it has the same version and another text, as this node was built
     * with another configuration and no higher {@code policyVersion}, or as two were published at once; or it is newer and
     * lacks a cohort of this node, of which nobody gets in then.
     *
     * @param version of the store's policy
     * @param differences a line for each part that differs, such as {@code cohort cm2 only here} or {@code budget: 5000 in
     *     total here, 8500 in total in the store}
     */
    record PolicyConflict(Instant at, long version, List<String> differences) implements Event {

        private static final int SHOWN = 12;

        /** Copies the list. */
        public PolicyConflict {
            differences = List.copyOf(differences);
        }

        /** In one line, for a log, with what to do. */
        @Override
        public String toString() {
            int more = differences.size() - SHOWN;
            String shown = String.join("; ", more > 0 ? differences.subList(0, SHOWN) : differences);
            return "PolicyConflict[at=" + at + ", version=" + version + ": the store's policy holds, not this node's: "
                    + shown
                    + (more > 0 ? "; and " + more + " more" : "") + ". If this node's is right, raise policyVersion to "
                    + (version + 1) + " or more, or publish it; if the store's is, build this node with it]";
        }
    }

    /** Nodes joined or left. */
    record MembersChanged(Instant at, int members, int budget) implements Event {}

    /** The store does not answer. */
    record BackendLost(Instant at, String cause) implements Event {}

    /**
     * This node goes on without the store, or does so by another rule.
     *
     * @param rule what holds for newcomers: {@code refuse}, {@code local share} or {@code admit}
     */
    record OutageRule(Instant at, String rule) implements Event {}

    /**
     * The store answers again.
     *
     * @param gone for how long it was lost
     * @param letIn places that this node gave meanwhile, by permits and to sessions
     */
    record BackendBack(Instant at, Duration gone, long letIn) implements Event {}

    /** The store lost what it knew, or an older copy of it came back; this node tells it again what it holds. */
    record StoreForgot(Instant at) implements Event {}

    /** Permits were not returned within the maximum hold; their places have been taken back. */
    record PermitsForgotten(Instant at, String cohort, int places) implements Event {}

    /** The cohorts' reserves exceed the budget, as nodes left; they shrink in proportion. */
    record ReservesShrunk(Instant at, int reserved, int budget) implements Event {}
}
