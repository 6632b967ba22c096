package io.github.creneau;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.spi.Timing;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The book that a node keeps for itself while the store is out of its reach: the same ledger and the same buckets, with
 * this node as the only member, its part as the budget, and everybody inside whom it knows. So slots, shares, thresholds,
 * reserves, rate, weights and whoever waits are judged as ever. Always answers at once. Thread-safe.
 *
 * <p>Its generations mean nothing to the store: a session that it knows has {@link #NO_GENERATION} in its answers.
 */
final class OwnBook {

    /** In place of the generation of a session that the store has not been told of. */
    static final long NO_GENERATION = 0;

    /** Its only member does not go away. */
    static final long LEASE_MILLIS = Duration.ofDays(366).toMillis();

    private static final String NAME = "own";

    private final InProcessBackend backend;
    private final int members;
    private final AtomicLong versions = new AtomicLong();
    private volatile Outage.Rule rule = Outage.Rule.REFUSE;
    private volatile @Nullable Edition told;
    private volatile long toldMillis;

    /** An empty book for the part that is due to one of so many members. */
    OwnBook(Timing timing, NodeClock clock, int members) {
        this.members = Math.max(1, members);
        backend = InProcessBackend.create(new Timing() {
            @Override
            public long wallMillis() {
                return clock.millis();
            }

            @Override
            public long nanoTime() {
                return timing.nanoTime();
            }

            @Override
            public Task schedule(Runnable action, long delayNanos) {
                return timing.schedule(action, delayNanos);
            }
        });
    }

    /** The answers, in order; what a beat grants is for {@link #told(LaneGrant)}. */
    List<LedgerAnswer> apply(List<LedgerRequest> requests) {
        List<LedgerRequest> own = requests.stream().map(OwnBook::toOwn).toList();
        LedgerReply reply = backend.apply(NAME, new LedgerBatch(NAME, Long.MAX_VALUE, own))
                .toCompletableFuture()
                .join();
        return reply.answers().stream().map(OwnBook::fromOwn).toList();
    }

    LedgerAnswer answer(LedgerRequest request) {
        return apply(List.of(request)).get(0);
    }

    /** Tokens of this node's part of the rate. */
    CompletableFuture<TokenReply> take(TokenBatch batch) {
        if (rule == Outage.Rule.ADMIT) {
            List<Long> all = batch.takes().stream()
                    .map(take -> Math.max(0, take.tokens()))
                    .toList();
            return CompletableFuture.completedFuture(new TokenReply(all));
        }
        List<Take> own = batch.takes().stream()
                .map(take -> new Take(take.chain().stream().map(this::part).toList(), take.tokens()))
                .toList();
        return backend.take(NAME, new TokenBatch(batch.nowMillis(), own)).toCompletableFuture();
    }

    /** Begins empty: what was spent of the shared bucket is not known. */
    private BucketSpec part(BucketSpec whole) {
        return new BucketSpec(
                whole.id(),
                whole.version(),
                true,
                whole.bandwidths().stream()
                        .map(b -> new BandwidthSpec(
                                Math.max(1, b.capacity() / members), b.tokens(), b.periodNanos() * members))
                        .toList());
    }

    /** What it has to be told of the policy and the rule; nothing if it knows. */
    List<Publish> toPublish(PolicyBook policies, Outage.Rule now, long nowMillis) {
        Edition edition = policies.edition();
        boolean reachesFar = nowMillis - toldMillis < TermsCompiler.HORIZON.toMillis() / 2;
        if (told == edition && now == rule && reachesFar) {
            return List.of();
        }
        told = edition;
        rule = now;
        toldMillis = nowMillis;
        // Versions of its own: a policy that holds again under another rule has to replace what it was.
        return policies.chain(nowMillis).stream()
                .map(publish -> new Publish(
                        versions.incrementAndGet(),
                        publish.digest(),
                        publish.text(),
                        part(publish.terms(), now),
                        publish.author(),
                        publish.untilMillis(),
                        publish.ticketKey()))
                .toList();
    }

    /** Places that this node brings along; where the budget is per node they are its part. */
    int capacity(PolicyBook policies, int contributed) {
        boolean isPart =
                rule == Outage.Rule.LOCAL_SHARE && policies.current().budget().perNode();
        return isPart ? contributed : 0;
    }

    private Terms part(Terms whole, Outage.Rule now) {
        int budget = switch (now) {
            case REFUSE -> 0;
            case LOCAL_SHARE -> whole.budget() / members;
            case ADMIT -> Budget.MOST;
        };
        List<CohortTerms> cohorts = whole.cohorts().stream()
                .map(terms -> now == Outage.Rule.ADMIT ? unlimited(terms) : part(terms))
                .toList();
        return new Terms(
                budget,
                whole.ratePerThousandMinutes(),
                whole.ratePerNode(),
                0,
                whole.holdMillis(),
                whole.compiledToMillis(),
                cohorts);
    }

    private CohortTerms part(CohortTerms whole) {
        return new CohortTerms(whole.cohort(), whole.reserve() / members, whole.segments());
    }

    private static CohortTerms unlimited(CohortTerms terms) {
        List<Segment> segments = terms.segments().stream()
                .map(s -> new Segment(s.fromMillis(), s.sharePerMille() == 0 ? 0 : 1_000, 1_000))
                .toList();
        return new CohortTerms(terms.cohort(), 0, segments);
    }

    /** Only one without a generation is taken back at any time. */
    private static LedgerRequest toOwn(LedgerRequest request) {
        if (request instanceof Reassert claim) {
            return new Reassert(
                    claim.session(),
                    claim.cohort(),
                    claim.weight(),
                    NO_GENERATION,
                    claim.startedAtMillis(),
                    claim.touchedAtMillis(),
                    claim.idleMillis(),
                    claim.endsAtMillis());
        }
        return request instanceof Renew renew ? new Renew(renew.session(), null, renew.touchedAtMillis()) : request;
    }

    private static LedgerAnswer fromOwn(LedgerAnswer answer) {
        if (answer instanceof Inside inside) {
            return new Inside(
                    inside.created(),
                    inside.cohort(),
                    inside.weight(),
                    NO_GENERATION,
                    inside.startedAtMillis(),
                    inside.expiresAtMillis(),
                    inside.idleMillis(),
                    inside.endsAtMillis());
        }
        return answer instanceof Full full ? new Full(told(full.rule())) : answer;
    }

    /** What a lane has now, as it is told to callers; appointments are not given. */
    static LaneGrant told(LaneGrant grant) {
        Rule rule = grant.rule();
        return new LaneGrant(grant.cohort(), grant.held(), grant.target(), rule == null ? null : told(rule), List.of());
    }

    /** That the platform is full nobody can say now: whoever finds no place here is told of the store. */
    private static Rule told(Rule rule) {
        return rule == Rule.CLOSED ? rule : Rule.LEARNING;
    }
}
