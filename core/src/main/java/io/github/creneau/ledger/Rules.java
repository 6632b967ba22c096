package io.github.creneau.ledger;

import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of admission. A cohort may take w more places at an instant when it is open, stays within its share, finds
 * the platform below its threshold and the budget not used, and leaves free what is reserved for others and, as a
 * newcomer, what is due to people with appointments.
 */
final class Rules {

    private final LedgerState state;
    private final @Nullable StoredPolicy policy;
    private final long budget;

    Rules(LedgerState state) {
        this.state = state;
        this.policy = state.policy;
        this.budget = state.budget();
    }

    long budget() {
        return budget;
    }

    /** Places to keep free for appointments; it grows as appointments are given. */
    long due() {
        return dueOf(budget);
    }

    /** The same of some of the places: at most the calendar's part of them, and as many as turn out to be needed. */
    long dueOf(long places) {
        return kept(state.calendar.due(state.updatedAtMillis), places);
    }

    /** Places of a cohort's share to keep free for its own appointments. */
    long due(String cohort) {
        return kept(state.calendar.due(state.updatedAtMillis, cohort), ceiling(cohort));
    }

    /**
     * Where people stay for less than the seven minutes in which an appointment may be due, more may be due than there
     * are places, though never so many are inside at once. However many they are, newcomers have the rest.
     */
    private long kept(int due, long places) {
        long perThousandMinutes = policy == null ? 0 : places * policy.terms.calendarPerMille();
        int part = Calendar.inMinute(perThousandMinutes, state.updatedAtMillis / 60_000);
        return Math.min(due, Math.min(part, state.spare.places()));
    }

    /** Notes what becomes of somebody who came as told, if it says whether newcomers had left enough. */
    void cameAsTold(String cohort, int weight, @Nullable Rule forbidding) {
        boolean lackedPlace = forbidding == Rule.BUDGET || forbidding == Rule.SHARE || forbidding == Rule.RESERVE;
        if (policy != null && (lackedPlace || (forbidding == null && forbids(cohort, weight, true) != null))) {
            state.spare.needed(!lackedPlace, part(policy.terms.calendarPerMille()));
        }
    }

    /** The first rule that forbids {@code weight} more places, or null. */
    @Nullable
    Rule forbids(String cohort, int weight, boolean newcomer) {
        return judge(cohort, weight, newcomer).rule;
    }

    /** Places that a newcomer of the cohort could take; 0 or less: none. */
    long room(String cohort) {
        Verdict verdict = judge(cohort, 1, true);
        return verdict.rule == null ? verdict.room : Math.min(0, verdict.room);
    }

    /** Places that the cohort may reach by its share. */
    long ceiling(String cohort) {
        Segment segment = policy == null ? null : policy.segment(cohort, state.updatedAtMillis);
        return segment == null ? 0 : part(segment.sharePerMille());
    }

    /** Places up to which the whole platform may be filled by the cohort. */
    long threshold(String cohort) {
        Segment segment = policy == null ? null : policy.segment(cohort, state.updatedAtMillis);
        return segment == null ? 0 : part(segment.thresholdPerMille());
    }

    /** Reserve of a cohort now: 0 while it is closed; reserves of open cohorts above the budget shrink in proportion. */
    long reserve(CohortTerms terms) {
        if (policy == null || !isOpen(terms)) {
            return 0;
        }
        long sum = 0;
        for (CohortTerms other : policy.reserved()) {
            sum += isOpen(other) ? other.reserve() : 0;
        }
        return sum <= budget ? terms.reserve() : terms.reserve() * budget / sum;
    }

    /** Places that no cohort has reserved now, used or not, but for one whose reserve does not count; null: for none. */
    long unreserved(@Nullable String cohort) {
        long places = budget;
        for (CohortTerms other : policy == null ? List.<CohortTerms>of() : policy.reserved()) {
            places -= other.cohort().equals(cohort) ? 0 : reserve(other);
        }
        return places;
    }

    private boolean isOpen(CohortTerms terms) {
        Segment segment = terms.at(state.updatedAtMillis);
        return segment != null && segment.sharePerMille() > 0;
    }

    private Verdict judge(String cohort, int weight, boolean newcomer) {
        Segment segment = policy == null ? null : policy.segment(cohort, state.updatedAtMillis);
        if (state.isLearning()) {
            return new Verdict(Rule.LEARNING, 0);
        }
        if (policy == null || segment == null || segment.sharePerMille() == 0) {
            return new Verdict(Rule.CLOSED, 0);
        }
        long free = budget - state.used;
        long unreserved = free - unusedReserveOfOthers(policy, cohort);
        Verdict verdict = new Verdict(weight);
        if (segment.sharePerMille() < 1_000) {
            long own = state.use(cohort).all();
            verdict = verdict.and(Rule.SHARE, part(segment.sharePerMille()) - own);
        }
        if (segment.thresholdPerMille() < 1_000) {
            verdict = verdict.and(Rule.THRESHOLD, part(segment.thresholdPerMille()) - state.used);
        }
        verdict = verdict.and(Rule.BUDGET, free).and(Rule.RESERVE, unreserved);
        return newcomer ? verdict.and(Rule.APPOINTMENTS, leftByAppointments(cohort, segment, unreserved)) : verdict;
    }

    /** What newcomers may have of the platform, and of the cohort's share, beside those with appointments. */
    private long leftByAppointments(String cohort, Segment segment, long unreserved) {
        long left = unreserved - dueOf(unreserved(cohort));
        long ownLeft = part(segment.sharePerMille()) - state.use(cohort).all();
        return segment.sharePerMille() < 1_000 ? Math.min(left, ownLeft - due(cohort)) : left;
    }

    private long unusedReserveOfOthers(StoredPolicy stored, String cohort) {
        long unused = 0;
        for (CohortTerms other : stored.reserved()) {
            if (!other.cohort().equals(cohort)) {
                unused += Math.max(0, reserve(other) - state.use(other.cohort()).all());
            }
        }
        return unused;
    }

    private long part(int perMille) {
        return budget * perMille / 1_000;
    }

    /** The least room that any rule leaves, and the first rule that leaves less than the weight. */
    private static final class Verdict {
        private final int weight;
        private long room;
        private @Nullable Rule rule;

        Verdict(int weight) {
            this.weight = weight;
            this.room = Long.MAX_VALUE;
        }

        Verdict(Rule rule, long room) {
            this.weight = 1;
            this.rule = rule;
            this.room = room;
        }

        Verdict and(Rule next, long left) {
            room = Math.min(room, left);
            if (rule == null && left < weight) {
                rule = next;
            }
            return this;
        }
    }
}
