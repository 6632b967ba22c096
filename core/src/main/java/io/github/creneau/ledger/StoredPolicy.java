package io.github.creneau.ledger;

import io.github.creneau.spi.LedgerReply.PolicyNotice;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policy by which the ledger judges, and the one that returns when it ends. */
final class StoredPolicy {
    final long version;
    final String digest;
    final String text;
    final Terms terms;
    final String author;
    final @Nullable Long untilMillis;
    final @Nullable StoredPolicy former;

    private final Map<String, CohortTerms> cohorts = new HashMap<>();
    private final List<CohortTerms> reserved;

    StoredPolicy(
            long version,
            String digest,
            String text,
            Terms terms,
            String author,
            @Nullable Long untilMillis,
            @Nullable StoredPolicy former) {
        this.version = version;
        this.digest = digest;
        this.text = text;
        this.terms = terms;
        this.author = author;
        this.untilMillis = untilMillis;
        this.former = untilMillis == null ? null : former;
        terms.cohorts().forEach(cohort -> cohorts.put(cohort.cohort(), cohort));
        reserved = terms.cohorts().stream().filter(c -> c.reserve() > 0).toList();
    }

    /** The former policy under a new version, so that every node adopts it as it adopts any other. */
    StoredPolicy afterEnd(StoredPolicy returning) {
        return new StoredPolicy(
                version + 1,
                returning.digest,
                returning.text,
                returning.terms,
                returning.author,
                returning.untilMillis,
                returning.former);
    }

    StoredPolicy extendedTo(Terms further) {
        return new StoredPolicy(version, digest, text, further, author, untilMillis, former);
    }

    /** This one and then those that return. */
    List<PolicyNotice> notices() {
        List<PolicyNotice> notices = new ArrayList<>();
        for (StoredPolicy one = this; one != null; one = one.former) {
            notices.add(new PolicyNotice(one.text, one.author, one.untilMillis));
        }
        return notices;
    }

    /** Cohorts with a reserve, in the order of the policy. */
    List<CohortTerms> reserved() {
        return reserved;
    }

    @Nullable
    Segment segment(String cohort, long atMillis) {
        CohortTerms found = cohorts.get(cohort);
        return found == null ? null : found.at(atMillis);
    }

    @Nullable
    CohortTerms cohort(String name) {
        return cohorts.get(name);
    }
}
