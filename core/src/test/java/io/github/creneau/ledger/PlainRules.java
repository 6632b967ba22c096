package io.github.creneau.ledger;

import io.github.creneau.ledger.PlainRows.Lane;
import io.github.creneau.ledger.PlainRows.Lease;
import io.github.creneau.ledger.PlainRows.Member;
import io.github.creneau.ledger.PlainRows.Promise;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;

/** The rules of admission, counted anew for each question. */
final class PlainRules {

    private final PlainLedger book;

    PlainRules(PlainLedger book) {
        this.book = book;
    }

    long sessions(String cohort) {
        long sum = 0;
        for (Lease lease : book.leases) {
            sum += cohort == null || lease.cohort.equals(cohort) ? lease.weight : 0;
        }
        return sum;
    }

    private long lanes(String cohort) {
        long sum = 0;
        for (Member member : book.members) {
            for (Lane lane : member.lanes) {
                sum += cohort == null || lane.cohort.equals(cohort) ? lane.held : 0;
            }
        }
        return sum;
    }

    /** Places held by a cohort, or by all if it is null. */
    long used(String cohort) {
        return sessions(cohort) + lanes(cohort);
    }

    long budget() {
        if (book.policy == null) {
            return 0;
        }
        long capacities = 0;
        for (Member member : book.members) {
            capacities += member.capacity;
        }
        return book.policy.terms().budget() > 0 ? book.policy.terms().budget() : capacities;
    }

    /** Appointments of a cohort that are still to be kept, or of all if it is null. */
    long expected(String cohort) {
        long expected = 0;
        for (Promise promise : book.promises) {
            boolean counts = cohort == null || cohort.equals(promise.cohort);
            expected += counts && promise.minute <= book.now / 60_000 + 1 ? promise.given - promise.kept : 0;
        }
        return expected;
    }

    /**
     * How many of so many places are kept free for them: at most the calendar's part, less than a place for part of the
     * time, and at most as many as turned out to be needed.
     */
    long due(String cohort, long places) {
        long minute = book.now / 60_000;
        long perMille = book.policy == null ? 0 : places * book.policy.terms().calendarPerMille();
        long part = (minute + 1) * perMille / 1_000 - minute * perMille / 1_000;
        return Math.min(Math.min(expected(cohort), part), book.spare / 32);
    }

    /** Places that are not reserved for any cohort but this one. */
    long unreserved(String cohort) {
        long reserved = 0;
        if (book.policy != null) {
            for (CohortTerms terms : book.policy.terms().cohorts()) {
                reserved += terms.cohort().equals(cohort) ? 0 : reserve(terms.cohort());
            }
        }
        return budget() - reserved;
    }

    CohortTerms terms(String cohort) {
        if (book.policy != null) {
            for (CohortTerms terms : book.policy.terms().cohorts()) {
                if (terms.cohort().equals(cohort)) {
                    return terms;
                }
            }
        }
        return null;
    }

    static Segment segment(CohortTerms terms, long at) {
        Segment found = null;
        for (Segment segment : terms.segments()) {
            found = found == null || segment.fromMillis() <= at ? segment : found;
        }
        return found;
    }

    long share(String cohort) {
        CohortTerms terms = terms(cohort);
        return terms == null ? 0 : segment(terms, book.now).sharePerMille();
    }

    long threshold(String cohort) {
        CohortTerms terms = terms(cohort);
        return terms == null ? 0 : segment(terms, book.now).thresholdPerMille();
    }

    long part(long perMille) {
        return budget() * perMille / 1_000;
    }

    long reserve(String cohort) {
        CohortTerms own = terms(cohort);
        if (own == null || own.reserve() == 0 || share(cohort) == 0) {
            return 0;
        }
        long sum = 0;
        for (CohortTerms terms : book.policy.terms().cohorts()) {
            sum += share(terms.cohort()) > 0 ? terms.reserve() : 0;
        }
        return sum <= budget() ? own.reserve() : own.reserve() * budget() / sum;
    }

    private long unusedReservesOfOthers(String cohort) {
        long sum = 0;
        for (CohortTerms terms : book.policy.terms().cohorts()) {
            if (!terms.cohort().equals(cohort)) {
                sum += Math.max(0, reserve(terms.cohort()) - used(terms.cohort()));
            }
        }
        return sum;
    }

    /** The first rule that w more places of the cohort would break; null: they may be taken. */
    Rule firstBroken(String cohort, long w, boolean byAppointment) {
        if (book.now < book.learningUntil) {
            return Rule.LEARNING;
        } else if (share(cohort) == 0) {
            return Rule.CLOSED;
        } else if (share(cohort) < 1_000 && used(cohort) + w > part(share(cohort))) {
            return Rule.SHARE;
        } else if (threshold(cohort) < 1_000 && used(null) + w > part(threshold(cohort))) {
            return Rule.THRESHOLD;
        } else if (used(null) + w > budget()) {
            return Rule.BUDGET;
        } else if (used(null) + w > budget() - unusedReservesOfOthers(cohort)) {
            return Rule.RESERVE;
        } else if (!byAppointment && used(null) + w > left(cohort)) {
            return Rule.APPOINTMENTS;
        } else if (!byAppointment && share(cohort) < 1_000 && used(cohort) + w > ownLeft(cohort)) {
            return Rule.APPOINTMENTS;
        }
        return null;
    }

    private long left(String cohort) {
        return budget() - unusedReservesOfOthers(cohort) - due(null, unreserved(cohort));
    }

    /** What newcomers may reach of the cohort's share. */
    long ownLeft(String cohort) {
        return part(share(cohort)) - due(cohort, part(share(cohort)));
    }

    /** How many more places newcomers of the cohort may take; fewer than 128. */
    long room(String cohort) {
        long room = 0;
        for (int step = 64; step > 0; step /= 2) {
            room += firstBroken(cohort, room + step, false) == null ? step : 0;
        }
        return room;
    }
}
