package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What identifies a person stands in no log line, no message and no text of an object; and a flood of it costs nothing. */
@Isolated("listens to all that is logged, and weighs the heap")
class NothingOfPeopleTest {

    private static final String PERSON = "anna.dupont-71@college.example";
    private static final Logger ROOT = Logger.getLogger("");
    private static final Formatter FORMAT = new SimpleFormatter();

    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(FORMAT.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Platform platform = new Platform();

    @BeforeEach
    void listen() {
        listener.setLevel(Level.ALL);
        ROOT.addHandler(listener);
        Logger.getLogger("io.github.creneau").setLevel(Level.ALL);
    }

    @AfterEach
    void stop() {
        ROOT.removeHandler(listener);
        Logger.getLogger("io.github.creneau").setLevel(null);
    }

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(2)).cohort("6e").meanHold(Duration.ofMinutes(2));
    }

    /** Comes, is touched, is refused, shows what is no ticket, waits, leaves. */
    private List<Object> visit(Limiter node) {
        Cohort cohort = node.cohort("6e");
        List<Object> seen = new ArrayList<>();
        seen.add(Request.session(cohort, PERSON).proof("t1." + PERSON));
        Decision decision = node.tryAcquire(cohort, PERSON);
        seen.add(decision);
        node.touch(PERSON);
        seen.add(node.tryAcquire(cohort, PERSON, "t1." + PERSON));
        seen.add(node.acquireAsync(Request.session(cohort, PERSON), Duration.ofSeconds(1)));
        platform.runFor(Duration.ofSeconds(2));
        seen.add(node.snapshot());
        seen.add(node);
        if (decision instanceof Refused refused) {
            refused.ticket().ifPresent(ticket -> seen.add(node.tryAcquire(cohort, PERSON + "2", ticket)));
        }
        node.release(PERSON);
        return seen;
    }

    private void assertNothingSaid(List<Object> seen) {
        assertThat(seen).allSatisfy(value -> assertThat(value.toString()).doesNotContain(PERSON));
        assertThat(logged).allSatisfy(line -> assertThat(line).doesNotContain(PERSON));
    }

    @Test
    void when_all_goes_well() {
        Limiter node = platform.node("a", NothingOfPeopleTest::values);
        List<Object> seen = visit(node);
        node.tryAcquire(node.cohort("6e"), "first");
        node.tryAcquire(node.cohort("6e"), "second");
        seen.addAll(visit(node));
        node.publish(node.policy().toBuilder().budget(Budget.total(3)).build(), "operator");
        platform.runFor(Duration.ofSeconds(2));

        assertNothingSaid(seen);
        assertThat(logged).as("something was heard at all").isNotEmpty();
    }

    @Test
    void when_the_store_fails_or_answers_nonsense() {
        for (CompletionStage<LedgerReply> answer : List.<CompletionStage<LedgerReply>>of(
                CompletableFuture.failedFuture(new BackendException("the store is gone")),
                CompletableFuture.completedFuture(new LedgerReply(5, 5, 5, 5, 5, "", List.of(), List.of())))) {
            Platform.Trips trips = new Platform.Trips(platform.trips) {
                @Override
                public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
                    return answer;
                }

                @Override
                public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
                    throw new IllegalStateException("no tokens");
                }
            };
            Limiter node = values(platform.builder("a").backend(trips)).build();
            platform.runFor(Duration.ofSeconds(10));
            assertNothingSaid(visit(node));
        }
        assertThat(logged).as("something was heard at all").isNotEmpty();
    }

    @Test
    void when_the_id_or_the_ticket_itself_is_refused() {
        Limiter node = platform.node("a", NothingOfPeopleTest::values);
        Cohort cohort = node.cohort("6e");
        for (String id : List.of(PERSON + "\n", PERSON + "\0", PERSON.repeat(20))) {
            for (Runnable call : List.<Runnable>of(
                    () -> node.tryAcquire(cohort, id),
                    () -> node.touch(id),
                    () -> node.release(id),
                    () -> node.tryAcquire(cohort, "bob", id))) {
                assertThatExceptionOfType(InvalidValueException.class)
                        .isThrownBy(call::run)
                        .satisfies(e -> assertThat(e.toString()).doesNotContain("anna"));
            }
        }
    }

    /** Five times as many invented ids as before weigh no more. */
    @Test
    void a_flood_of_invented_ids_costs_no_memory() {
        Limiter node = platform.node("a", NothingOfPeopleTest::values);
        Cohort cohort = node.cohort("6e");
        node.tryAcquire(cohort, "first");
        node.tryAcquire(cohort, "second");
        flood(node, cohort, 10_000, "warm-up");
        long before = heap();
        flood(node, cohort, 50_000, "flood");
        assertThat(heap() - before).isLessThan(8L << 20);
        assertThat(platform.used()).isEqualTo(2);
    }

    private void flood(Limiter node, Cohort cohort, int people, String name) {
        String filler = "x".repeat(200);
        for (int i = 0; i < people; i++) {
            String id = name + i + filler;
            node.tryAcquire(cohort, id, "t" + i + ".AAAAAAAAAAAAAAAAAAAAAA");
            if (i % 10 == 0) {
                node.touch(id);
            }
            if (i % 1_000 == 0) {
                platform.runForMillis(50);
            }
        }
        platform.runFor(Duration.ofMinutes(2));
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
