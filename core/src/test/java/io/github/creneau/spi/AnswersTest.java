package io.github.creneau.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final ExecutorService others = Executors.newSingleThreadExecutor(work -> new Thread(work, "other"));
    private final Answers answers = new Answers(others);

    @AfterEach
    void stop() {
        others.shutdownNow();
    }

    @Test
    void whoever_waits_works_with_the_answer() throws InterruptedException {
        CompletableFuture<String> worker = new CompletableFuture<>();
        AtomicBoolean given = new AtomicBoolean();
        Thread store = new Thread(() -> {
            // Until the caller waits it is nobody's, and another thread's.
            while (!"main".equals(worker.getNow(""))) {
                answers.execute(() -> {
                    if (Thread.currentThread().getName().equals("caller")) {
                        worker.complete("main");
                    }
                });
            }
            given.set(true);
        });
        Thread caller = new Thread(
                () -> {
                    try {
                        assertThat(answers.await(worker, LONG)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "caller");
        caller.start();
        store.start();
        caller.join(30_000);
        store.join(30_000);

        assertThat(given).isTrue();
    }

    @Test
    void where_nobody_waits_another_thread_works() {
        CompletableFuture<String> worker = new CompletableFuture<>();
        answers.execute(() -> worker.complete(Thread.currentThread().getName()));

        assertThat(worker.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("other");
    }

    @Test
    void an_error_in_the_work_is_not_told_to_who_lent_a_hand() throws InterruptedException {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Queue<Throwable> seen = new ConcurrentLinkedQueue<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                ended.complete(answers.await(answer, LONG));
            } catch (InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        caller.setUncaughtExceptionHandler((thread, error) -> seen.add(error));
        caller.start();
        while (seen.isEmpty()) {
            answers.execute(() -> {
                if (Thread.currentThread() == caller) {
                    throw new IllegalStateException("of somebody else");
                }
            });
        }
        answer.complete(null);

        assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    }

    @Test
    void who_is_interrupted_stops_waiting_and_who_waited_long_enough_too() throws InterruptedException {
        CompletableFuture<Void> never = new CompletableFuture<>();

        assertThat(answers.await(never, 1)).isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> answers.await(never, LONG)).isInstanceOf(InterruptedException.class);
    }

    /** Callers come, have no patience, are answered; all work is done, and done once. */
    @Test
    void nothing_is_lost_or_done_twice_while_callers_come_and_go() throws InterruptedException {
        int tasks = 20_000;
        AtomicInteger[] done = new AtomicInteger[tasks];
        for (int i = 0; i < tasks; i++) {
            done[i] = new AtomicInteger();
        }
        Queue<CompletableFuture<Void>> waitedFor = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            SplittableRandom chance = new SplittableRandom(c);
            callers.add(new Thread(() -> {
                while (!over.get()) {
                    CompletableFuture<Void> answer = new CompletableFuture<>();
                    waitedFor.add(answer);
                    try {
                        answers.await(answer, chance.nextInt(200_000));
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }));
        }
        callers.forEach(Thread::start);
        CountDownLatch all = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            int task = i;
            answers.execute(() -> {
                done[task].incrementAndGet();
                all.countDown();
                CompletableFuture<Void> answer = waitedFor.poll();
                if (answer != null) {
                    answer.complete(null);
                }
            });
        }

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        over.set(true);
        for (Thread caller : callers) {
            caller.join(30_000);
        }
        assertThat(done).allMatch(times -> times.get() == 1);
    }
}
