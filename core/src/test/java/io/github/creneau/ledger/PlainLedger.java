package io.github.creneau.ledger;

import io.github.creneau.ledger.PlainRows.End;
import io.github.creneau.ledger.PlainRows.Lease;
import io.github.creneau.ledger.PlainRows.Member;
import io.github.creneau.ledger.PlainRows.Policy;
import io.github.creneau.ledger.PlainRows.Promise;
import io.github.creneau.ledger.PlainRows.Spent;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerReply.PolicyNotice;
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

/**
 * What the ledger is to do, said a second time: lists, loops, nothing remembered that can be counted. The one thing taken
 * over from the engine is which minutes it chose for appointments; {@link PlainBeat} checks that it might.
 */
final class PlainLedger {

    final List<Lease> leases = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final List<Promise> promises = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    final List<Spent> spent = new ArrayList<>();
    final PlainRules rules = new PlainRules(this);
    final long learningMillis;
    Policy policy;
    List<String> ticketKeys = new ArrayList<>();
    long now;
    long epoch;
    long revision;
    long learningUntil;
    long generations;
    long membership;
    long spare = 1L << 40;
    private String sender;

    PlainLedger(long epoch, long now, long learningMillis) {
        this.epoch = epoch;
        this.now = now;
        this.learningMillis = learningMillis;
        this.learningUntil = now + learningMillis;
    }

    /** What the engine should answer, given what it did answer to beats. */
    LedgerReply apply(LedgerBatch batch, long time, LedgerReply engine) {
        now = Math.max(now, time);
        revision++;
        sender = batch.node();
        if (batch.seenRevision() >= revision) {
            epoch = Math.max(epoch + 1, now);
            revision = batch.seenRevision() + 1;
            learningUntil = now + learningMillis;
        }
        forget();
        List<LedgerAnswer> answers = new ArrayList<>();
        for (int i = 0; i < batch.requests().size(); i++) {
            LedgerRequest request = batch.requests().get(i);
            boolean inTime = batch.holdUntilMillis() == null || now <= batch.holdUntilMillis();
            answers.add(
                    request instanceof Hold hold
                            ? hold(hold, inTime)
                            : answer(request, engine.answers().get(i)));
        }
        long version = policy == null ? 0 : policy.version();
        boolean another = version == batch.policyVersion()
                && policy != null
                && !batch.policyDigest().isEmpty()
                && !batch.policyDigest().equals(policy.digest());
        return new LedgerReply(
                now,
                epoch,
                revision,
                learningUntil,
                version,
                policy == null ? "" : policy.digest(),
                version > batch.policyVersion() || another ? told(policy) : List.of(),
                answers);
    }

    private static List<PolicyNotice> told(Policy policy) {
        List<PolicyNotice> told = new ArrayList<>();
        told.add(new PolicyNotice(policy.text(), policy.author(), policy.until()));
        if (policy.former() != null) {
            told.addAll(told(policy.former()));
        }
        return told;
    }

    private void forget() {
        endPolicies();
        leases.removeIf(lease -> lease.expires <= now);
        for (Member member : List.copyOf(members)) {
            if (member.expires <= now) {
                members.remove(member);
                membership++;
            }
        }
        promises.removeIf(promise -> promise.minute + 5 < now / 60_000);
        ends.removeIf(end -> end.at() < now - 15_000);
        spent.removeIf(attempt -> attempt.at() < now - 15_000);
    }

    private void endPolicies() {
        while (policy != null && policy.until() != null && policy.until() <= now && policy.former() != null) {
            Policy back = policy.former();
            policy = new Policy(
                    policy.version() + 1,
                    back.digest(),
                    back.text(),
                    back.terms(),
                    back.author(),
                    back.until(),
                    back.former());
        }
    }

    private LedgerAnswer answer(LedgerRequest request, LedgerAnswer engine) {
        if (request instanceof Renew renew) {
            Lease lease = find(renew.session(), renew.generation());
            return lease == null ? new Unknown() : met(lease, renew.touchedAtMillis());
        } else if (request instanceof Release release) {
            Lease lease = find(release.session(), release.generation());
            if (lease != null) {
                ends.add(new End(revision, now, lease.session, lease.generation));
                spend(lease.node, lease.attempt);
            }
            return leases.remove(lease) ? new Done() : new Unknown();
        } else if (request instanceof Cancel cancel) {
            Lease lease = find(cancel.session(), null);
            spend(sender, cancel.attempt());
            return isUnseen(lease, cancel.attempt()) && leases.remove(lease) ? new Done() : new Unknown();
        } else if (request instanceof Reassert claim) {
            return reassert(claim);
        } else if (request instanceof Publish publish) {
            return publish(publish);
        } else if (request instanceof Expel expel) {
            boolean was = members.removeIf(member -> member.node.equals(expel.node()));
            membership += was ? 1 : 0;
            return was ? new Done() : new Unknown();
        } else {
            return new PlainBeat(this, sender, (Beat) request).answer((Beaten) engine);
        }
    }

    Lease find(String session, Long generation) {
        for (Lease lease : leases) {
            if (lease.session.equals(session) && (generation == null || generation == lease.generation)) {
                return lease;
            }
        }
        return null;
    }

    private boolean isUnseen(Lease lease, long attempt) {
        return lease != null && !lease.seen && lease.attempt == attempt && lease.node.equals(sender);
    }

    private boolean isSpent(String node, long attempt) {
        return spent.stream().anyMatch(one -> one.node().equals(node) && one.attempt() == attempt);
    }

    private void spend(String node, long attempt) {
        if (!isSpent(node, attempt)) {
            spent.add(new Spent(now, node, attempt));
        }
    }

    private Inside met(Lease lease, long touched) {
        long expires = Math.max(lease.expires, Math.min(now, touched) + lease.idle);
        lease.expires = Math.min(expires, lease.ends);
        lease.seen = true;
        return lease.inside(false);
    }

    private LedgerAnswer hold(Hold hold, boolean inTime) {
        Lease present = find(hold.session(), null);
        if (present != null) {
            return isUnseen(present, hold.attempt()) ? present.inside(true) : met(present, now);
        }
        if (!inTime || isSpent(sender, hold.attempt())) {
            return new Unknown();
        }
        if (hold.endsAtMillis() <= now) {
            return new Full(Rule.CLOSED);
        }
        Promise promise =
                hold.appointmentMillis() == null ? null : promise(hold.appointmentMillis() / 60_000, hold.cohort());
        promise = promise == null || promise.kept == promise.given ? null : promise;
        boolean inWindow =
                promise != null && hold.appointmentMillis() <= now && now < hold.appointmentMillis() + 300_000;
        Rule broken = hold.weight() == 0 ? null : rules.firstBroken(hold.cohort(), hold.weight(), inWindow);
        if (inWindow && hold.weight() > 0) {
            learn(hold, broken);
        }
        if (broken != null) {
            return new Full(broken);
        }
        if (promise != null && hold.weight() > 0) {
            promise.kept += Math.min(hold.weight(), promise.given - promise.kept);
        }
        Lease lease = new Lease();
        lease.session = hold.session();
        lease.cohort = hold.cohort();
        lease.node = sender;
        lease.weight = hold.weight();
        lease.generation = ++generations;
        lease.attempt = hold.attempt();
        lease.started = now;
        lease.idle = hold.idleMillis();
        lease.ends = hold.endsAtMillis();
        lease.expires = Math.min(now + Math.min(hold.idleMillis(), hold.confirmMillis()), lease.ends);
        leases.add(lease);
        return lease.inside(true);
    }

    /** Whoever found no place takes care for the next ones: 32 times as much as somebody who found one of those kept free. */
    private void learn(Hold hold, Rule broken) {
        boolean toldInVain = broken == Rule.BUDGET || broken == Rule.SHARE || broken == Rule.RESERVE;
        boolean aheadOfOthers = broken == null && rules.firstBroken(hold.cohort(), hold.weight(), false) != null;
        if (toldInVain || aheadOfOthers) {
            spare = Math.min(spare, 32 * (rules.part(policy.terms().calendarPerMille()) + 4));
            long step = spare >= 24 * 32 ? 4 : spare >= 16 * 32 ? 3 : spare >= 8 * 32 ? 2 : 1;
            spare = Math.max(0, spare + (toldInVain ? 32 * step : -step));
        }
    }

    Promise promise(long minute, String cohort) {
        for (Promise promise : promises) {
            if (promise.minute == minute && promise.cohort.equals(cohort)) {
                return promise;
            }
        }
        return null;
    }

    private LedgerAnswer reassert(Reassert claim) {
        Lease present = find(claim.session(), null);
        if (present != null) {
            return met(present, claim.touchedAtMillis());
        }
        long expires = Math.min(Math.min(now, claim.touchedAtMillis()) + claim.idleMillis(), claim.endsAtMillis());
        boolean wasApart = claim.generation() == 0;
        if ((now >= learningUntil && !wasApart) || expires <= now) {
            return new Unknown();
        }
        generations = wasApart ? generations + 1 : Math.max(generations, claim.generation());
        Lease lease = new Lease();
        lease.session = claim.session();
        lease.cohort = claim.cohort();
        lease.node = sender;
        lease.weight = claim.weight();
        lease.generation = wasApart ? generations : claim.generation();
        lease.started = claim.startedAtMillis();
        lease.idle = claim.idleMillis();
        lease.ends = claim.endsAtMillis();
        lease.expires = expires;
        leases.add(lease);
        return lease.inside(false);
    }

    private LedgerAnswer publish(Publish said) {
        boolean sameAgain = policy != null
                && said.digest().equals(policy.digest())
                && said.version() > policy.version()
                && !ticketKeys.contains(said.ticketKey());
        if (sameAgain) {
            ticketKeys = new ArrayList<>(List.of(said.ticketKey(), ticketKeys.get(0)));
        } else if (ticketKeys.isEmpty()) {
            ticketKeys.add(said.ticketKey());
        }
        if (policy == null || said.version() > policy.version()) {
            Policy former = said.untilMillis() == null ? null : policy;
            while (former != null && former.former() != null && former.until() <= said.untilMillis()) {
                former = former.former();
            }
            policy = new Policy(
                    said.version(),
                    said.digest(),
                    said.text(),
                    said.terms(),
                    said.author(),
                    said.untilMillis(),
                    former);
            endPolicies();
        } else if (said.version() == policy.version()
                && said.digest().equals(policy.digest())
                && said.terms().compiledToMillis() > policy.terms().compiledToMillis()) {
            policy = new Policy(
                    policy.version(),
                    policy.digest(),
                    policy.text(),
                    said.terms(),
                    policy.author(),
                    policy.until(),
                    policy.former());
        }
        return new Done();
    }
}
