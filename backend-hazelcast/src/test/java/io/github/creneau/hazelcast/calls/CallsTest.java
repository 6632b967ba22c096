package io.github.creneau.hazelcast.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.BackendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a store that may be asked by blocking. */
class CallsTest {

    private static final Duration TIMEOUT = Duration.ofMillis(50);

    private final Calls calls = new Calls(TIMEOUT, Throwable::getMessage);
    private final AtomicInteger blocked = new AtomicInteger();
    private final CountDownLatch storeIsBack = new CountDownLatch(1);

    @AfterEach
    void end() {
        storeIsBack.countDown();
        calls.close();
    }

    private String hangs() {
        blocked.incrementAndGet();
        try {
            storeIsBack.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "late";
    }

    private CompletableFuture<String> ask(CompletionStage<String> otherWay) {
        return calls.ask("ent", this::hangs, () -> otherWay, Function.<String>identity())
                .toCompletableFuture();
    }

    private static String after(CompletableFuture<String> asked) throws Exception {
        return asked.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_call_that_hangs_fails_in_time() {
        assertThatThrownBy(() -> after(ask(new CompletableFuture<>())))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BackendException.class)
                .hasMessageContaining("limiter 'ent': no answer in time");
    }

    @Test
    void many_calls_that_hang_take_no_more_threads() throws Exception {
        List<CompletableFuture<String>> hanging = new ArrayList<>();
        for (int i = 0; i < Calls.MOST_BLOCKED; i++) {
            hanging.add(ask(new CompletableFuture<>()));
        }
        assertThat(after(ask(CompletableFuture.completedFuture("the other way"))))
                .isEqualTo("the other way");
        assertThat(hanging)
                .allSatisfy(asked -> assertThatThrownBy(() -> after(asked)).hasMessageContaining("no answer in time"));
    }

    @Test
    void an_error_of_the_store_says_what_it_means() {
        CompletionStage<String> asked = calls.ask(
                "ent",
                () -> {
                    throw new IllegalStateException("split");
                },
                CompletableFuture::new,
                Function.<String>identity());
        assertThatThrownBy(() -> after(asked.toCompletableFuture()))
                .hasCauseInstanceOf(BackendException.class)
                .hasMessageContaining("limiter 'ent': split");
    }

    @Test
    void what_is_asked_after_the_end_is_refused() {
        calls.close();
        assertThatThrownBy(() -> after(ask(CompletableFuture.completedFuture("answer"))))
                .hasMessageContaining("closed");
    }
}
