package io.github.creneau.benchmarks;

import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One caller of one node, who does at random whatever a caller may do, until the round is over. */
final class Caller implements Runnable {

    private final Limiter node;
    private final SplittableRandom random;
    private final long endNanos;
    private final Tally tally;
    private final Executor others;
    private final Duration margin;

    Caller(Limiter node, SplittableRandom random, long endNanos, Tally tally, Executor others, Duration margin) {
        this.node = node;
        this.random = random;
        this.endNanos = endNanos;
        this.tally = tally;
        this.others = others;
        this.margin = margin;
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < endNanos) {
                call();
            }
        } catch (RuntimeException | Error e) {
            tally.broken("a call threw " + e);
        }
    }

    private void call() {
        int weight = 1 + random.nextInt(7);
        Request request = request(weight);
        try {
            switch (random.nextInt(4)) {
                case 0 -> use(node.tryAcquire(request), weight);
                case 1, 2 -> use(acquire(request), weight);
                default -> acquireAsync(request, weight);
            }
        } catch (InterruptedException e) {
            tally.interrupted();
        }
    }

    private Request request(int weight) {
        String cohort = random.nextInt(4) == 0 ? "5e" : "6e";
        return random.nextInt(8) == 0
                ? Request.session(node.cohort(cohort), Long.toString(random.nextLong()))
                        .weight(weight)
                : Request.permit(node.cohort(cohort)).weight(weight);
    }

    private Duration timeout() {
        return Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(200));
    }

    private Decision acquire(Request request) throws InterruptedException {
        Duration timeout = timeout();
        long from = System.nanoTime();
        try {
            return node.acquire(request, timeout);
        } finally {
            long overrun = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from) - timeout.toMillis();
            tally.overran(overrun);
            if (overrun > margin.toMillis()) {
                tally.broken("waited " + overrun + " ms beyond its time");
            }
        }
    }

    private void acquireAsync(Request request, int weight) throws InterruptedException {
        Duration timeout = timeout();
        CompletableFuture<Decision> result = node.acquireAsync(request, timeout);
        if (random.nextInt(3) == 0) {
            others.execute(() -> result.cancel(false));
        }
        boolean givesUp = random.nextInt(4) == 0;
        try {
            long most = givesUp ? timeout.toMillis() / 2 : timeout.plus(margin).toMillis();
            use(result.get(most, TimeUnit.MILLISECONDS), weight);
        } catch (CancellationException e) {
            tally.cancelled();
        } catch (ExecutionException e) {
            tally.broken("waiting failed: " + e.getCause());
        } catch (TimeoutException e) {
            if (!givesUp) {
                tally.broken("neither served nor refused " + margin + " after its time");
            }
            abandon(result, weight);
        } catch (InterruptedException e) {
            abandon(result, weight);
            throw e;
        }
    }

    /** Goes away; a place that came at the last moment is returned. */
    private void abandon(CompletableFuture<Decision> result, int weight) {
        if (result.cancel(false) || result.isCancelled()) {
            tally.cancelled();
        } else {
            use(result.join(), weight);
        }
    }

    private void use(Decision decision, int weight) {
        if (!(decision instanceof Granted place)) {
            tally.refused();
            return;
        }
        tally.took(weight);
        switch (random.nextInt(4)) {
            case 0 -> LockSupport.parkNanos(random.nextInt(3_000_000));
            case 1 -> Thread.yield();
            default -> {}
        }
        tally.returns(weight);
        place.close();
        if (random.nextInt(4) == 0) {
            others.execute(place::close);
        }
    }
}
