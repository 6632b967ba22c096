package io.github.creneau.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, by the benchmark's short name, its parameters and the number of threads. */
final class Results {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, RunResult> all = new LinkedHashMap<>();

    Results(Collection<RunResult> results) {
        results.forEach(result -> all.put(key(result), result));
    }

    private static String key(RunResult result) {
        String full = result.getParams().getBenchmark();
        String[] parts = full.split("\\.");
        String params = result.getParams().getParamsKeys().stream()
                .map(param -> ":" + result.getParams().getParam(param))
                .collect(Collectors.joining());
        return parts[parts.length - 2] + "." + parts[parts.length - 1] + params + "@"
                + result.getParams().getThreads();
    }

    boolean has(String name, int threads) {
        return all.containsKey(name + "@" + threads);
    }

    private RunResult get(String name, int threads) {
        RunResult found = all.get(name + "@" + threads);
        if (found == null) {
            throw new IllegalArgumentException("not measured: " + name + " at " + threads + " threads");
        }
        return found;
    }

    /** Nanoseconds a call, or calls a second: the median of the iterations, as a machine is hardly ever quiet. */
    double score(String name, int threads) {
        return median(get(name, threads).getPrimaryResult());
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }

    /** Bytes a call. */
    double bytes(String name, int threads) {
        return secondary(name, threads, ALLOCATED);
    }

    double secondary(String name, int threads, String counter) {
        return get(name, threads).getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(counter))
                .mapToDouble(entry -> median(entry.getValue()))
                .findFirst()
                .orElse(0);
    }

    /** How the throughput grows from one thread to two. */
    double growth(String name) {
        return 2 * score(name, 1) / score(name, 2);
    }

    /** Names of one class at one number of threads. */
    List<String> names(String type, int threads) {
        List<String> names = new ArrayList<>();
        for (String key : all.keySet()) {
            if (key.startsWith(type + ".") && key.endsWith("@" + threads)) {
                names.add(key.substring(0, key.indexOf('@')));
            }
        }
        return names;
    }
}
