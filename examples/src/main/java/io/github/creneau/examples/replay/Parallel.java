package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.Replay;
import io.github.creneau.testkit.replay.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs that know nothing of each other, on as many threads as there are processors. */
final class Parallel {
    private Parallel() {}

    /** Runs all of them; the results come in the order of the replays, whatever order they ended in. */
    static List<RunResult> run(List<Replay> replays) throws InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Callable<RunResult>> tasks = new ArrayList<>();
            replays.forEach(replay -> tasks.add(replay::run));
            List<RunResult> results = new ArrayList<>();
            for (Future<RunResult> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
