package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;

/** Many callers at once at a lane that holds nothing yet. */
class ColdLaneTest {

    private static final int CALLERS = 8;
    private static final int CALLS = 20_000;

    /** What is fetched for one caller another may take first: that is no reason to refuse anybody. */
    @RepeatedTest(40)
    void nobody_is_refused_while_there_is_enough_for_all() throws InterruptedException {
        AtomicReference<String> refused = new AtomicReference<>("");
        try (Limiter limiter = Limiter.builder("cold")
                .budget(Budget.total(1_000_000))
                .rate(Rate.perSecond(1_000_000_000))
                .cohort("everyone")
                .timeout(Duration.ofSeconds(2))
                .build()) {
            Cohort everyone = limiter.cohort("everyone");
            atOnce(CALLERS, () -> call(limiter, everyone, refused));
        }
        assertThat(refused.get()).isEmpty();
    }

    /** The refusal of those who came too late for the tokens must not meet those who have one and wait for their place. */
    @RepeatedTest(40)
    void as_many_get_a_permit_as_there_are_tokens() throws InterruptedException {
        AtomicInteger granted = new AtomicInteger();
        try (Limiter limiter = Limiter.builder("burst")
                .budget(Budget.total(1_000))
                .rate(Rate.perMinute(1).burst(10))
                .cohort("everyone")
                .timeout(Duration.ofSeconds(2))
                .build()) {
            Cohort everyone = limiter.cohort("everyone");
            atOnce(16, () -> {
                if (limiter.tryAcquire(everyone).isGranted()) {
                    granted.incrementAndGet();
                }
            });
        }
        assertThat(granted.get()).isEqualTo(10);
    }

    private static void atOnce(int callers, Runnable call) throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                call.run();
            });
            thread.start();
            threads.add(thread);
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void call(Limiter limiter, Cohort cohort, AtomicReference<String> refused) {
        for (int call = 0; call < CALLS; call++) {
            if (limiter.tryAcquire(cohort) instanceof Granted permit) {
                permit.close();
            } else {
                refused.set("call " + call + ": " + limiter.tryAcquire(cohort) + ", " + limiter.snapshot());
            }
        }
    }
}
