package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerReply.PolicyNotice;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy that this node obeys, and whether the ledger has it. The ledger's is right where it is newer. Thread-safe.
 */
final class PolicyBook {

    private static final System.Logger LOG = System.getLogger(PolicyBook.class.getName());
    private static final long LOOK_AGAIN_MILLIS = Duration.ofHours(1).toMillis();
    private static final Segment CLOSED = new Segment(0, 0, 0);
    private static final long EXTEND_BEFORE_MILLIS =
            TermsCompiler.HORIZON.minus(Duration.ofDays(1)).toMillis();

    private String proposedTicketKey = Tickets.newKey();
    private volatile Edition edition;
    private @Nullable Terms terms;
    private long storedToMillis;
    private long storedVersion;
    private long rotatedByVersion;
    private String refusedDigest = "";

    /** Those that callers of this node can be of, whatever policy comes. */
    private final Set<String> cohorts;

    PolicyBook(long version, Policy policy, String author) {
        cohorts = policy.cohorts();
        edition = new Edition(version, policy, author, null, null, List.of());
    }

    /** A slot, now or next, and until when that holds. */
    private record KnownSlot(Optional<Occurrence> slot, long fromMillis, long untilMillis) {}

    /** A policy with its version, and the one that returns when it ends. */
    static final class Edition {
        final long version;
        final Policy policy;
        final String text;
        final String digest;
        final String author;
        final @Nullable Long untilMillis;

        /** In what it differs from what this node had, where that was not meant. */
        final List<String> conflicts;

        private final @Nullable Edition former;
        private final Map<String, KnownSlot> slots = new ConcurrentHashMap<>();

        Edition(
                long version,
                Policy policy,
                String author,
                @Nullable Long untilMillis,
                @Nullable Edition former,
                List<String> conflicts) {
            this.version = version;
            this.policy = policy;
            this.text = policy.toString();
            this.digest = PolicyText.digest(text);
            this.author = author;
            this.untilMillis = untilMillis;
            this.former = untilMillis == null ? null : former;
            this.conflicts = conflicts;
        }

        Publish told(Terms terms, String ticketKey) {
            return new Publish(version, digest, text, terms, author, untilMillis, ticketKey);
        }

        /** The cohort's slot at an instant, or else its next one; looked up once for as long as it is the same. */
        Optional<Occurrence> slot(String cohort, long nowMillis) {
            KnownSlot known = slots.get(cohort);
            if (known == null || nowMillis < known.fromMillis || nowMillis >= known.untilMillis) {
                known = look(cohort, nowMillis);
                slots.put(cohort, known);
            }
            return known.slot;
        }

        private KnownSlot look(String cohort, long nowMillis) {
            Instant now = Instant.ofEpochMilli(nowMillis);
            Optional<Occurrence> slot = policy.schedule()
                    .flatMap(schedule -> schedule.at(cohort, now).or(() -> schedule.next(cohort, now)));
            long until = slot.map(found -> found.contains(now) ? found.end() : found.start())
                    .map(Instant::toEpochMilli)
                    .orElse(nowMillis + LOOK_AGAIN_MILLIS);
            return new KnownSlot(slot, nowMillis, until);
        }
    }

    Policy current() {
        return edition.policy;
    }

    /** Whether a place costs a token. */
    boolean isMetered() {
        return edition.policy.rate().isPresent();
    }

    /**
     * Places that a node contributes where the budget is per node: by the policy that holds, or else by the one to which it
     * gives way. 0 if none is per node: what counts in common must not be counted for each node when that changes.
     */
    int placesPerNode() {
        for (Edition one = edition; one != null; one = one.former) {
            if (one.policy.budget().perNode()) {
                return one.policy.budget().places();
            }
        }
        return 0;
    }

    /** The policy that holds when every measure with an end date is over. */
    Policy lasting() {
        Edition lasting = edition;
        while (lasting.former != null) {
            lasting = lasting.former;
        }
        return lasting.policy;
    }

    Edition edition() {
        return edition;
    }

    long version() {
        return edition.version;
    }

    /** Takes a new policy of this node, to be published with the next beat. */
    synchronized Edition propose(Policy policy, String author, @Nullable Long untilMillis) {
        // A measure that has ended unheard gave a version to each policy that returned: those are not proposed again.
        int returning = 0;
        for (Edition former = edition.former; former != null; former = former.former) {
            returning++;
        }
        return adopt(Math.max(edition.version, storedVersion) + 1 + returning, policy, author, untilMillis, List.of());
    }

    /** Looks at what the ledger has; answers what this node learnt by it. */
    synchronized Lesson saw(LedgerReply reply) {
        storedVersion = reply.policyVersion();
        if (reply.policyVersion() < edition.version) {
            storedToMillis = 0;
            return Lesson.NOTHING;
        }
        PolicyNotice notice = reply.policy();
        if (notice == null || reply.policyDigest().equals(refusedDigest)) {
            return Lesson.NOTHING;
        }
        boolean same = notice.text().equals(edition.text);
        List<String> conflicts;
        try {
            Policy policy = same ? edition.policy : PolicyText.read(notice.text());
            conflicts = same ? edition.conflicts : conflicts(policy, reply.policyVersion());
            adopt(reply.policyVersion(), policy, notice.author(), notice.untilMillis(), conflicts);
        } catch (InvalidValueException e) {
            refusedDigest = reply.policyDigest();
            LOG.log(System.Logger.Level.ERROR, "the stored policy cannot be read; this node keeps its own", e);
            return Lesson.UNREADABLE;
        }
        return same ? Lesson.NOTHING : conflicts.isEmpty() ? Lesson.OTHER_POLICY : Lesson.CONFLICT;
    }

    /**
     * A newer policy may differ in all but one thing: without a cohort of this node nobody of that ever gets in. One of the
     * same version may not differ at all.
     */
    private List<String> conflicts(Policy stored, long version) {
        return version == edition.version
                ? PolicyDifferences.between(edition.policy, stored)
                : PolicyDifferences.lacking(cohorts, stored.cohorts(), "here");
    }

    /** What a reply taught about the policy. */
    enum Lesson {
        /** The ledger has the policy that this node obeys, or an older one. */
        NOTHING,
        /** Another policy was published; it holds from now on. */
        OTHER_POLICY,
        /** Two policies have one version, or the newer one lacks a cohort of this node; the ledger's holds. */
        CONFLICT,
        /** The ledger has a policy that this version of the library cannot read. */
        UNREADABLE
    }

    /** Publishes the policy anew with another key for tickets, by which the ledger knows that it is to be taken. */
    synchronized void rotateTicketKey(String author) {
        Edition now = edition;
        proposedTicketKey = Tickets.newKey();
        rotatedByVersion = propose(now.policy, author, now.untilMillis).version;
    }

    /** The key in use is proposed to a store that forgot it, so that tickets and passes stay good. */
    synchronized void keepTicketKey(List<String> keys) {
        if (!keys.isEmpty() && storedVersion >= rotatedByVersion) {
            proposedTicketKey = keys.get(0);
        }
    }

    private Edition adopt(
            long version, Policy policy, String author, @Nullable Long untilMillis, List<String> conflicts) {
        Edition former = edition;
        while (former.former != null
                && former.untilMillis != null
                && untilMillis != null
                && former.untilMillis <= untilMillis) {
            former = former.former;
        }
        edition = new Edition(version, policy, author, untilMillis, former, conflicts);
        terms = null;
        storedToMillis = 0;
        return edition;
    }

    /**
     * What the ledger needs to be told, if anything: a policy that it lacks, or terms that reach too short. A policy that
     * ends is told after the one that returns then, which a store that forgot needs too.
     */
    synchronized List<Publish> toPublish(long nowMillis) {
        Terms now = terms(nowMillis);
        if (storedToMillis >= now.compiledToMillis()) {
            return List.of();
        }
        storedToMillis = now.compiledToMillis();
        return chain(nowMillis);
    }

    /** The policy in force, after those that return when it ends. */
    synchronized List<Publish> chain(long nowMillis) {
        Deque<Publish> told = new ArrayDeque<>();
        told.addFirst(edition.told(terms(nowMillis), proposedTicketKey));
        for (Edition former = edition.former; former != null; former = former.former) {
            told.addFirst(former.told(TermsCompiler.compile(former.policy, nowMillis), proposedTicketKey));
        }
        return List.copyOf(told);
    }

    /** What a cohort may reach at an instant of backend time, near now. */
    synchronized Segment segment(String cohort, long nowMillis) {
        for (CohortTerms candidate : terms(nowMillis).cohorts()) {
            if (candidate.cohort().equals(cohort)) {
                Segment segment = candidate.at(nowMillis);
                return segment == null ? CLOSED : segment;
            }
        }
        return CLOSED;
    }

    private Terms terms(long nowMillis) {
        Terms now = terms;
        if (now == null || now.compiledToMillis() - nowMillis < EXTEND_BEFORE_MILLIS) {
            now = TermsCompiler.compile(edition.policy, nowMillis);
            terms = now;
        }
        return now;
    }
}
