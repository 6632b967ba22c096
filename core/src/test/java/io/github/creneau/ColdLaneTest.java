package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;

/** Many callers at a lane that holds nothing yet, where there is enough for all. */
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
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Thread caller = new Thread(() -> call(limiter, everyone, begin, refused));
                caller.start();
                callers.add(caller);
            }
            begin.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(refused.get()).isEmpty();
    }

    private static void call(Limiter limiter, Cohort cohort, CountDownLatch begin, AtomicReference<String> refused) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int call = 0; call < CALLS; call++) {
            if (limiter.tryAcquire(cohort) instanceof Granted permit) {
                permit.close();
            } else {
                refused.set("call " + call + ": " + limiter.tryAcquire(cohort) + ", " + limiter.snapshot());
            }
        }
    }
}
