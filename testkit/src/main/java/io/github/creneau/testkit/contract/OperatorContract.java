package io.github.creneau.testkit.contract;

import static io.github.creneau.testkit.contract.Subject.hold;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerReply.PolicyNotice;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What an operator may ask for: who is inside, a node to be freed, a policy for a time. */
public interface OperatorContract extends ContractSubject {

    /** Everybody inside is listed, however many pages that takes, and nobody who has left. */
    @Test
    default void listsEverybodyInside() {
        try (Subject subject = new Subject(this)) {
            int many = 2_500;
            long now = subject.publish(many, 1);
            List<LedgerRequest> holds = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                holds.add(hold("s" + i, i + 1, now));
            }
            for (int from = 0; from < many; from += 500) {
                subject.apply(new LedgerBatch("n" + from, Long.MAX_VALUE, holds.subList(from, from + 500)));
            }
            subject.ask("n1", new Release("s7", null));
            TreeMap<String, Holder> inside = new TreeMap<>();
            String cursor = "";
            do {
                HolderPage page = subject.await(subject.backend.holders(subject.limiter, cursor));
                page.holders().forEach(holder -> inside.put(holder.session(), holder));
                cursor = page.next();
            } while (!cursor.isEmpty());
            assertEquals(many - 1, inside.size());
            Holder last = Objects.requireNonNull(inside.get("s2499"));
            assertEquals("a", last.cohort());
            assertEquals(1, last.weight());
            assertEquals("n2000", last.node());
            assertEquals(last.startedAtMillis() + Subject.DAY, last.expiresAtMillis());
        }
    }

    /** A listing makes no book where there is none, and a closed backend lists nothing. */
    @Test
    default void listsNobodyWhereNobodyIs() {
        Subject subject = new Subject(this);
        assertEquals(new HolderPage(List.of(), ""), subject.await(subject.backend.holders(subject.limiter, "")));
        subject.close();
        assertThrows(
                ExecutionException.class,
                () -> subject.backend
                        .holders(subject.limiter, "")
                        .toCompletableFuture()
                        .get());
    }

    /** A node that is sent away frees its blocks and capacity at once, and may come back. */
    @Test
    default void aNodeMayBeSentAway() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 1);
            Beat asks = new Beat(
                    1, 0, 0, Subject.DAY, false, 0, List.of(new LaneReport("a", 0, 3, 3, 3, 0, List.of(), 0, 0)));
            subject.ask("n1", asks);
            assertInstanceOf(Done.class, subject.ask("operator", new Expel("n1")));
            assertInstanceOf(Unknown.class, subject.ask("operator", new Expel("n1")));
            Beaten other = subject.beat("n2", 1, 0);
            assertEquals(0, other.used());
            assertEquals(1, other.members());
            assertEquals(2, subject.beat("n1", 2, 0).members());
        }
    }

    /** When a policy ends the one before it returns, its author with it, under a version that is higher than both. */
    @Test
    default void aPolicyEnds() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Publish other = Subject.publication(9, 2);
            subject.apply(new LedgerBatch("operator", 2, List.of(ending(other, now + Subject.DAY))));
            LedgerReply measure = subject.apply(new LedgerBatch("n1", 1, List.of()));
            assertEquals(List.of("text 9", "text 5"), texts(measure), "what returns is told with it");
            assertEquals(9, subject.beat("n1", 1, 0).budget());
            Publish third = Subject.publication(7, 3);
            subject.apply(new LedgerBatch("operator", 3, List.of(ending(third, now - 1))));
            LedgerReply behind = subject.apply(new LedgerBatch("n1", 3, List.of()));
            assertEquals(4, behind.policyVersion());
            assertEquals(
                    new PolicyNotice("text 9", "anna", now + Subject.DAY),
                    behind.policies().get(0));
            assertEquals(List.of("text 9", "text 5"), texts(behind));
            assertEquals(9, subject.beat("n1", 2, 0).budget());
        }
    }

    private static List<String> texts(LedgerReply reply) {
        return reply.policies().stream().map(PolicyNotice::text).toList();
    }

    private static Publish ending(Publish policy, long untilMillis) {
        return new Publish(
                policy.version(),
                policy.digest(),
                policy.text(),
                policy.terms(),
                policy.author(),
                untilMillis,
                policy.ticketKey());
    }
}
