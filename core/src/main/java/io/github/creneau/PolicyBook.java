package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy that this node obeys, and whether the ledger has it. The ledger's is right where it is newer. Thread-safe.
 */
final class PolicyBook {

    private static final long LOOK_AGAIN_MILLIS = Duration.ofHours(1).toMillis();
    private static final Segment CLOSED = new Segment(0, 0, 0);
    private static final long EXTEND_BEFORE_MILLIS =
            TermsCompiler.HORIZON.minus(Duration.ofDays(1)).toMillis();

    private final String proposedTicketKey = Tickets.newKey();
    private volatile Edition edition;
    private @Nullable Terms terms;
    private long storedToMillis;

    PolicyBook(Policy policy) {
        edition = new Edition(1, policy);
    }

    /** A slot, now or next, and until when that holds. */
    private record KnownSlot(Optional<Occurrence> slot, long fromMillis, long untilMillis) {}

    /** A policy with its version. */
    static final class Edition {
        final long version;
        final Policy policy;
        final String text;
        final String digest;
        final @Nullable Long untilMillis;
        private final Map<String, KnownSlot> slots = new ConcurrentHashMap<>();

        Edition(long version, Policy policy) {
            this(version, policy, null);
        }

        Edition(long version, Policy policy, @Nullable Long untilMillis) {
            this.version = version;
            this.policy = policy;
            this.text = policy.toString();
            this.digest = PolicyText.digest(text);
            this.untilMillis = untilMillis;
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

    Edition edition() {
        return edition;
    }

    long version() {
        return edition.version;
    }

    /** Takes a new policy of this node, to be published with the next beat. */
    synchronized void propose(Policy policy, @Nullable Long untilMillis) {
        edition = new Edition(edition.version + 1, policy, untilMillis);
        terms = null;
        storedToMillis = 0;
    }

    /** Looks at what the ledger has; answers whether another policy holds from now on. */
    synchronized boolean saw(LedgerReply reply) {
        String text = reply.policyText();
        if (text != null && reply.policyVersion() > edition.version) {
            boolean changed = !text.equals(edition.text);
            edition = new Edition(reply.policyVersion(), changed ? PolicyText.read(text) : edition.policy);
            terms = null;
            storedToMillis = 0;
            return changed;
        }
        if (reply.policyVersion() < edition.version) {
            storedToMillis = 0;
        }
        return false;
    }

    /** Whether the ledger has another policy under the same version. */
    boolean conflictsWith(LedgerReply reply) {
        return reply.policyVersion() == edition.version && !reply.policyDigest().equals(edition.digest);
    }

    /** What the ledger needs to be told, if anything: a policy that it lacks, or terms that reach too short. */
    synchronized Optional<Publish> toPublish(long nowMillis) {
        Terms now = terms(nowMillis);
        if (storedToMillis >= now.compiledToMillis()) {
            return Optional.empty();
        }
        Edition told = edition;
        storedToMillis = now.compiledToMillis();
        return Optional.of(new Publish(told.version, told.digest, told.text, now, told.untilMillis, proposedTicketKey));
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
