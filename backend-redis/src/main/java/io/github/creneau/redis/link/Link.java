package io.github.creneau.redis.link;

import io.github.creneau.spi.Answers;
import io.github.creneau.spi.Deadlines;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection, shared by all. Thread-safe; nothing here blocks.
 *
 * <p>Lettuce mends a connection that breaks. Two cases it cannot see: a peer that is gone without a word, where every
 * command times out, and a master that has become a replica. There the connection is given up and another one opened,
 * which asks Sentinel or the name service again.
 *
 * <p>Results reach their callers by {@link Answers}: whoever waits in a callback for another reply would otherwise hold up
 * the very thread that brings it.
 */
public final class Link implements AutoCloseable {

    private static final int TIMEOUTS_TO_GIVE_UP = 3;
    private static final long PAUSE_NANOS = 100_000_000L;

    private final Dialer dialer;
    private final long timeoutNanos;
    private final long connectNanos;
    private final Deadlines deadlines;
    private final AtomicReference<@Nullable Attempt> current = new AtomicReference<>();
    private final AtomicInteger timeouts = new AtomicInteger();
    private volatile boolean closed;

    /** A link that opens its connection when it is first used. */
    public Link(Dialer dialer, Duration timeout, Duration connectTimeout) {
        this.dialer = dialer;
        this.timeoutNanos = timeout.toNanos();
        this.connectNanos = connectTimeout.toNanos();
        this.deadlines = new Deadlines(timeoutNanos);
    }

    private record Attempt(long sinceNanos, CompletableFuture<Line> line) {
        boolean isOver(long nowNanos) {
            return line.isCompletedExceptionally() && nowNanos - sinceNanos > PAUSE_NANOS;
        }
    }

    /** Opens the connection, if that has not begun yet. */
    public void warm() {
        var unused = line();
    }

    /** Does something with the connection; fails after the timeout at the latest. */
    public <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> work) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the backend is closed"));
        }
        CompletableFuture<Line> line = line();
        CompletableFuture<T> result = line.thenCompose(open -> work.apply(open.commands()));
        CompletableFuture<T> inTime = result.copy();
        CompletableFuture<T> judged = inTime.handleAsync(
                (value, error) -> {
                    judge(line, error);
                    if (error != null) {
                        throw error instanceof CompletionException wrapped ? wrapped : new CompletionException(error);
                    }
                    return value;
                },
                Answers.executor());
        deadlines.watch(inTime);
        return judged;
    }

    /** How long a command may take, for what sets its own limits. */
    public Duration timeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    private CompletableFuture<Line> line() {
        long now = System.nanoTime();
        Attempt attempt = current.get();
        if (attempt != null && !attempt.isOver(now)) {
            return attempt.line;
        }
        CompletableFuture<Line> line = new CompletableFuture<>();
        if (!current.compareAndSet(attempt, new Attempt(now, line))) {
            return line();
        }
        dial(line);
        return line;
    }

    private void dial(CompletableFuture<Line> line) {
        CompletableFuture<Line> dialled;
        try {
            dialled = dialer.dial().get();
        } catch (RuntimeException e) {
            dialled = CompletableFuture.failedFuture(e);
        }
        var unused = dialled.whenComplete((open, error) -> {
            boolean isOfUse = error == null ? line.complete(open) : line.completeExceptionally(error);
            if (open != null && (!isOfUse || closed)) {
                hangUp(open);
            }
        });
        line.orTimeout(connectNanos, TimeUnit.NANOSECONDS);
    }

    private void judge(CompletableFuture<Line> line, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        boolean timedOut = cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException;
        int inARow = timedOut ? timeouts.incrementAndGet() : timeouts.getAndSet(0);
        boolean isDoubtful = (timedOut && inARow >= TIMEOUTS_TO_GIVE_UP) || isReplica(cause);
        if (isDoubtful && dialer.isOwn() && line.isDone() && !line.isCompletedExceptionally()) {
            giveUp(line);
        }
    }

    /** Redis 6 says so of a script in words of its own, which the client does not know. */
    private static boolean isReplica(@Nullable Throwable cause) {
        return cause instanceof RedisReadOnlyException
                || (cause instanceof RedisCommandExecutionException said
                        && String.valueOf(said.getMessage()).contains("-READONLY"));
    }

    private void giveUp(CompletableFuture<Line> line) {
        Attempt attempt = current.get();
        boolean isRecent = attempt != null && System.nanoTime() - attempt.sinceNanos < connectNanos;
        if (attempt != null && attempt.line == line && !isRecent && current.compareAndSet(attempt, null)) {
            timeouts.set(0);
            hangUp(line.join());
        }
    }

    private void hangUp(Line line) {
        if (dialer.isOwn()) {
            var unused = line.connection().closeAsync();
        }
    }

    /** Closes what was opened. What is under way fails; so does all that comes later. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Attempt attempt = current.getAndSet(null);
        CompletableFuture<Void> hungUp = attempt == null || !attempt.line.isDone() || !dialer.isOwn()
                ? CompletableFuture.completedFuture(null)
                : attempt.line.thenCompose(line -> line.connection().closeAsync());
        Runnable end = dialer.end();
        if (end != null) {
            var unused = hungUp.whenComplete((nothing, error) -> end.run());
        }
    }
}
