package io.github.creneau.hazelcast.calls;

import io.github.creneau.spi.Answers;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.Deadlines;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a store, each of which ends after the timeout at the latest. Results reach their callers by {@link Answers},
 * never on a thread that carries out other calls. Thread-safe.
 */
public final class Calls implements AutoCloseable {

    /** So many threads at most wait for a store that hangs. */
    static final int MOST_BLOCKED = 64;

    private final AtomicInteger unanswered = new AtomicInteger();
    private final Deadlines deadlines;
    private final Function<Throwable, String> meaning;
    private volatile boolean closed;

    /**
     * Calls to one store.
     *
     * @param meaning says in one line what an error of the store means
     */
    public Calls(Duration timeout, Function<Throwable, String> meaning) {
        this.deadlines = new Deadlines(timeout.toNanos());
        this.meaning = meaning;
    }

    /**
     * Asks for something on behalf of a limiter. What fails tells the limiter and what is the matter.
     *
     * @param read makes the result of what the store said, on no thread of the store
     */
    public <S, T> CompletionStage<T> call(String limiter, Supplier<CompletionStage<S>> question, Function<S, T> read) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the backend is closed"));
        }
        CompletableFuture<S> inTime = new CompletableFuture<>();
        try {
            // On the store's own thread, for this alone: Hazelcast's stages start a thread for each step otherwise.
            var unused = question.get()
                    .whenCompleteAsync(
                            (value, error) -> {
                                if (error == null) {
                                    inTime.complete(value);
                                } else {
                                    inTime.completeExceptionally(error);
                                }
                            },
                            Runnable::run);
        } catch (RuntimeException e) {
            inTime.completeExceptionally(e);
        }
        CompletableFuture<T> result =
                inTime.handleAsync((value, error) -> result(limiter, value, error, read), Answers.executor());
        deadlines.watch(inTime);
        return result;
    }

    /**
     * The same for a store that can be asked either way: by a call that blocks, on a thread that works with the answer as
     * well, as long as few are unanswered; else as {@link #call} does it.
     */
    public <S, T> CompletionStage<T> ask(
            String limiter, Supplier<S> blocking, Supplier<CompletionStage<S>> question, Function<S, T> read) {
        if (closed) {
            return call(limiter, question, read);
        }
        if (unanswered.incrementAndGet() > MOST_BLOCKED) {
            unanswered.decrementAndGet();
            return call(limiter, question, read);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Boolean> arrived = new CompletableFuture<>();
        var unused = arrived.whenComplete((done, late) -> {
            if (late != null) {
                Answers.executor().execute(() -> result.completeExceptionally(trouble(limiter, late)));
            }
        });
        try {
            Answers.executor().execute(() -> block(limiter, blocking, read, arrived, result));
        } catch (Throwable e) {
            // An error, too: no thread was to be had.
            unanswered.decrementAndGet();
            throw e;
        }
        deadlines.watch(arrived);
        return result;
    }

    private <S, T> void block(
            String limiter,
            Supplier<S> blocking,
            Function<S, T> read,
            CompletableFuture<Boolean> arrived,
            CompletableFuture<T> result) {
        T value;
        try {
            value = read.apply(answer(blocking));
        } catch (Throwable e) {
            // An error, too: whoever waits for the answer must hear of it.
            arrived.complete(true);
            result.completeExceptionally(trouble(limiter, e));
            return;
        }
        arrived.complete(true);
        result.complete(value);
    }

    private <S> S answer(Supplier<S> blocking) {
        try {
            return blocking.get();
        } finally {
            unanswered.decrementAndGet();
        }
    }

    private <S, T> T result(String limiter, S value, @Nullable Throwable error, Function<S, T> read) {
        if (error != null) {
            throw trouble(limiter, error);
        }
        try {
            return read.apply(value);
        } catch (RuntimeException e) {
            throw trouble(limiter, e);
        }
    }

    private RuntimeException trouble(String limiter, Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return closed
                ? new IllegalStateException("the backend is closed", cause)
                : new BackendException(
                        "limiter '" + limiter + "': "
                                + (cause instanceof TimeoutException ? "no answer in time" : meaning.apply(cause)),
                        cause);
    }

    /** Whether they were closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Whatever comes from now on is refused. */
    @Override
    public void close() {
        closed = true;
    }

    /** The messages down to the root. */
    public static String said(Throwable cause) {
        StringBuilder said = new StringBuilder();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (said.indexOf(message) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(message.replace('\n', ' '));
            }
        }
        return said.toString();
    }
}
