package io.github.creneau.ledger;

import io.github.creneau.ledger.LedgerState.Ended;
import io.github.creneau.ledger.LedgerState.Spent;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transition: {@code (state, batch, now) → (state, reply)}. The same state, batch and time give the same result on
 * every store and every JVM.
 *
 * <p>Time never runs backwards: the ledger goes on from the latest instant that it has seen.
 */
public final class Ledger {

    /** How long the end of a session is told to the nodes: several heartbeats. */
    private static final long TOLD_MILLIS = 15_000;

    private final LedgerState state;
    private final LedgerBatch batch;
    private final long now;

    private Ledger(LedgerState state, LedgerBatch batch) {
        this.state = state;
        this.batch = batch;
        this.now = state.updatedAtMillis;
    }

    /** Carries out a batch at an instant of backend time, changing {@code state} in place. */
    public static LedgerReply apply(LedgerState state, LedgerBatch batch, long nowMillis) {
        state.updatedAtMillis = Math.max(state.updatedAtMillis, nowMillis);
        state.revision++;
        return new Ledger(state, batch).run();
    }

    private LedgerReply run() {
        // This batch has a revision of its own, so a genuine book is ahead of all that its nodes have seen.
        if (batch.seenRevision() >= state.revision) {
            state.wasRolledBack(batch.seenRevision());
        }
        forgetWhatIsOver();
        List<LedgerAnswer> answers = new ArrayList<>(batch.requests().size());
        for (LedgerRequest request : batch.requests()) {
            answers.add(answer(request));
        }
        state.flow.sawUse(now, state.used, state.budget());
        StoredPolicy policy = state.policy;
        return new LedgerReply(
                now,
                state.epoch,
                state.revision,
                state.learningUntilMillis,
                policy == null ? 0 : policy.version,
                policy == null ? "" : policy.digest,
                policy == null || isKnownToSender(policy) ? List.of() : policy.notices(),
                answers);
    }

    private boolean isKnownToSender(StoredPolicy policy) {
        return policy.version < batch.policyVersion()
                || (policy.version == batch.policyVersion()
                        && (batch.policyDigest().isEmpty()
                                || batch.policyDigest().equals(policy.digest)));
    }

    private LedgerAnswer answer(LedgerRequest request) {
        if (request instanceof Renew renew) {
            return renew(renew);
        } else if (request instanceof Hold hold) {
            return hold(hold);
        } else if (request instanceof Beat beat) {
            return new Heartbeat(state, batch.node()).answer(beat);
        } else if (request instanceof Release release) {
            return release(release);
        } else if (request instanceof Cancel cancel) {
            return cancel(cancel);
        } else if (request instanceof Reassert reassert) {
            return reassert(reassert);
        } else if (request instanceof Expel expel) {
            return Heartbeat.expel(state, expel.node()) ? new Done() : new Unknown();
        } else {
            return publish((Publish) request);
        }
    }

    private LedgerAnswer hold(Hold hold) {
        Lease present = state.leases.get(hold.session());
        if (present != null) {
            return present.isDoneOnlyOf(batch.node(), hold.attempt()) ? present.inside(true) : met(present, now);
        }
        Long holdUntil = batch.holdUntilMillis();
        if ((holdUntil != null && holdUntil < now) || state.spent.contains(attempt(batch.node(), hold.attempt()))) {
            return new Unknown();
        }
        if (hold.endsAtMillis() <= now) {
            return new Full(Rule.CLOSED);
        }
        Rule forbidding = hold.weight() > 0 ? judge(hold) : null;
        if (forbidding != null) {
            return new Full(forbidding);
        }
        long firstExpiry = now + Math.min(hold.confirmMillis(), hold.idleMillis());
        Lease lease = new Lease(
                hold.cohort(),
                hold.weight(),
                ++state.generations,
                hold.attempt(),
                now,
                hold.idleMillis(),
                hold.endsAtMillis(),
                batch.node(),
                firstExpiry);
        return enter(hold.session(), lease).inside(true);
    }

    /** What forbids it; where nothing does, an appointment that is expected is kept, be it early or late. */
    private @Nullable Rule judge(Hold hold) {
        Rules rules = new Rules(state);
        Long appointment = hold.appointmentMillis();
        if (appointment == null || !state.calendar.expects(appointment / 60_000, hold.cohort())) {
            return rules.forbids(hold.cohort(), hold.weight(), true);
        }
        boolean due = appointment <= now && now < appointment + CalendarBlock.WINDOW_MINUTES * 60_000L;
        Rule forbidding = rules.forbids(hold.cohort(), hold.weight(), !due);
        if (due) {
            rules.cameAsTold(hold.cohort(), hold.weight(), forbidding);
        }
        if (forbidding == null) {
            state.calendar.kept(appointment / 60_000, hold.cohort(), hold.weight());
        }
        return forbidding;
    }

    private LedgerAnswer reassert(Reassert claim) {
        Lease present = state.leases.get(claim.session());
        if (present != null) {
            return met(present, claim.touchedAtMillis());
        }
        long touchedAt = Math.min(now, claim.touchedAtMillis());
        boolean wasApart = claim.generation() == 0;
        if (!(wasApart || state.isLearning()) || touchedAt + claim.idleMillis() <= now || claim.endsAtMillis() <= now) {
            return new Unknown();
        }
        state.generations = Math.max(state.generations + (wasApart ? 1 : 0), claim.generation());
        Lease lease = new Lease(
                claim.cohort(),
                claim.weight(),
                wasApart ? state.generations : claim.generation(),
                0,
                claim.startedAtMillis(),
                claim.idleMillis(),
                claim.endsAtMillis(),
                batch.node(),
                touchedAt + claim.idleMillis());
        return enter(claim.session(), lease).inside(false);
    }

    private Lease enter(String session, Lease lease) {
        state.leases.put(session, lease);
        state.expiries.add(session, lease.expiresAtMillis());
        state.addSessionUse(lease.cohort, lease.weight);
        return lease;
    }

    private LedgerAnswer renew(Renew renew) {
        Lease lease = state.leases.get(renew.session());
        Long generation = renew.generation();
        if (lease == null || (generation != null && generation != lease.generation)) {
            return new Unknown();
        }
        return met(lease, renew.touchedAtMillis());
    }

    private Inside met(Lease lease, long touchedAtMillis) {
        lease.touched(Math.min(now, touchedAtMillis));
        lease.confirmed();
        return lease.inside(false);
    }

    private LedgerAnswer release(Release release) {
        Lease lease = state.leases.get(release.session());
        Long generation = release.generation();
        if (lease == null || (generation != null && generation != lease.generation)) {
            return new Unknown();
        }
        end(release.session(), lease);
        spend(attempt(lease.node, lease.attempt));
        state.ended.add(new Ended(state.revision, now, release.session(), lease.generation));
        return new Done();
    }

    private LedgerAnswer cancel(Cancel cancel) {
        Lease lease = state.leases.get(cancel.session());
        spend(attempt(batch.node(), cancel.attempt()));
        if (lease == null || !lease.isDoneOnlyOf(batch.node(), cancel.attempt())) {
            return new Unknown();
        }
        leave(cancel.session(), lease);
        return new Done();
    }

    /** Remembers an attempt for as long as a request of it may still be under way. */
    private void spend(String attempt) {
        if (state.spent.add(attempt)) {
            state.spentInOrder.add(new Spent(now, attempt));
        }
    }

    private static String attempt(String node, long attempt) {
        return node + '/' + attempt;
    }

    private void leave(String session, Lease lease) {
        state.leases.remove(session);
        state.addSessionUse(lease.cohort, -lease.weight);
    }

    private void end(String session, Lease lease) {
        leave(session, lease);
        state.flow.departed(now, lease.weight, now - lease.startedAtMillis, toldHoldMillis());
    }

    private long toldHoldMillis() {
        return state.policy == null ? 1 : state.policy.terms.holdMillis();
    }

    private LedgerAnswer publish(Publish proposal) {
        StoredPolicy stored = state.policy;
        takeTicketKey(proposal, stored);
        if (stored == null || stored.version < proposal.version()) {
            state.policy = new StoredPolicy(
                    proposal.version(),
                    proposal.digest(),
                    proposal.text(),
                    proposal.terms(),
                    proposal.author(),
                    proposal.untilMillis(),
                    returning(stored, proposal.untilMillis()));
            state.calendar.reconsider();
            endPolicies();
        } else if (stored.version == proposal.version()
                && stored.digest.equals(proposal.digest())
                && stored.terms.compiledToMillis() < proposal.terms().compiledToMillis()) {
            state.policy = stored.extendedTo(proposal.terms());
        }
        return new Done();
    }

    /**
     * The first key stays, whoever else proposes one, until somebody publishes the very policy that holds anew with another
     * key. Then that one signs, and the key before it is still accepted.
     */
    private void takeTicketKey(Publish proposal, @Nullable StoredPolicy stored) {
        boolean again =
                stored != null && stored.version < proposal.version() && stored.digest.equals(proposal.digest());
        List<String> keys = state.ticketKeys;
        if (keys.isEmpty() || (again && !keys.contains(proposal.ticketKey()))) {
            keys.add(0, proposal.ticketKey());
            keys.subList(Math.min(2, keys.size()), keys.size()).clear();
        }
    }

    /** The policy that holds when one ends: those that end no later than it never return. */
    private static @Nullable StoredPolicy returning(@Nullable StoredPolicy stored, @Nullable Long untilMillis) {
        StoredPolicy former = stored;
        while (former != null
                && untilMillis != null
                && former.untilMillis != null
                && former.untilMillis <= untilMillis
                && former.former != null) {
            former = former.former;
        }
        return former;
    }

    private void endPolicies() {
        StoredPolicy policy = state.policy;
        while (policy != null && policy.untilMillis != null && policy.former != null && policy.untilMillis <= now) {
            policy = policy.afterEnd(policy.former);
            state.policy = policy;
            state.calendar.reconsider();
        }
    }

    private void forgetWhatIsOver() {
        endPolicies();
        for (String session : state.expiries.expired(now, this::expiryOf)) {
            Lease lease = state.leases.get(session);
            if (lease != null) {
                end(session, lease);
            }
        }
        Heartbeat.forgetSilentMembers(state);
        state.calendar.advance(now);
        while (!state.ended.isEmpty() && state.ended.peekFirst().atMillis() < now - TOLD_MILLIS) {
            state.ended.pollFirst();
        }
        while (!state.spentInOrder.isEmpty() && state.spentInOrder.peekFirst().atMillis() < now - TOLD_MILLIS) {
            state.spent.remove(state.spentInOrder.pollFirst().attempt());
        }
    }

    private long expiryOf(String session) {
        Lease lease = state.leases.get(session);
        return lease == null ? -1 : lease.expiresAtMillis();
    }
}
