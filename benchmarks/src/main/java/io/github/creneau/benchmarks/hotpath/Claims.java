package io.github.creneau.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.List;

/** What the hot path must show, each as a ratio of two figures of one run. */
final class Claims {

    private static final List<String> PAIRS = List.of(
            "Grant.resilience4j", "Grant.bucket4jAndSemaphore", "Grant.guavaAndSemaphore", "Grant.failsafeBoth");
    private static final String PERMIT = "Grant.creneauPermit";
    private static final String STAMP = "Grant.creneauStamp";
    private static final String FLOOR = "Grant.ceilingOwnWord";
    private static final String REFUSAL = "Refusal.creneauRefusal";
    private static final String TOUCH = "Touch.creneauTouch:1000";
    private static final String LOOK_UP = "Touch.mapGet:1000";

    private Claims() {}

    static List<Claim> of(Results results, RefillLatency.Measured latency) {
        List<Claim> claims = new ArrayList<>();
        double stamp = results.score(STAMP, 1);
        double permit = results.score(PERMIT, 1);
        claims.add(Claim.atMost(
                "grant, number ÷ `Semaphore`, 1 thread", stamp / results.score("Grant.semaphore", 1), 1.5));
        claims.add(besidePair("number", STAMP, results, 1, 0.2));
        claims.add(besidePair("number", STAMP, results, 2, 0.1));
        claims.add(besidePair("object", PERMIT, results, 2, 0.1));
        claims.add(growth("number", STAMP, results));
        claims.add(growth("object", PERMIT, results));
        claims.add(Claim.atMost("bytes a grant, number", results.bytes(STAMP, 1), 0.01));
        claims.add(Claim.atMost("bytes a grant, object", results.bytes(PERMIT, 1), 32));
        claims.add(Claim.atMost("grant, object ÷ number, 1 thread", permit / stamp, 2));
        claims.add(Claim.atMost("refusal ÷ grant, object, 1 thread", results.score(REFUSAL, 1) / permit, 1));
        claims.add(growth("refusal", REFUSAL, results));
        claims.add(Claim.atMost(
                "session touch ÷ `ConcurrentHashMap.get`", results.score(TOUCH, 1) / results.score(LOOK_UP, 1), 3));
        claims.add(Claim.atMost("bytes a touch", results.bytes(TOUCH, 1), 0.01));
        claims.add(growth("touch", TOUCH, results));
        stores(results, latency, claims);
        return claims;
    }

    private static Claim besidePair(String form, String benchmark, Results results, int threads, double bound) {
        double pair = bestPair(results, threads);
        return Claim.atMost(
                        "grant, " + form + " ÷ best peer pair, " + threads + (threads == 1 ? " thread" : " threads"),
                        results.score(benchmark, threads) / pair,
                        bound)
                .withFloor(results.score(FLOOR, threads) / pair);
    }

    private static Claim growth(String what, String benchmark, Results results) {
        return Claim.atLeast("throughput from 1 to 2 threads, " + what, results.growth(benchmark), 1.8)
                .withFloor(results.growth(FLOOR));
    }

    private static void stores(Results results, RefillLatency.Measured latency, List<Claim> claims) {
        double grants = results.secondary("ThroughRedis.creneauGrants", 8, "granted");
        double admissions = results.score("ThroughRedis.creneauFirstAdmission", 8);
        claims.add(Claim.atLeast(
                "Redis, 8 threads: grants by block ÷ bucket4j-lettuce",
                grants / results.score("ThroughRedis.bucket4jLettuce", 8),
                200));
        claims.add(Claim.atLeast(
                "Redis, 8 threads: first admission ÷ raw `EVALSHA`",
                admissions / results.score("ThroughRedis.rawEvalsha", 8),
                0.8));
        claims.add(Claim.atLeast(
                "Redis, 8 threads: first admission ÷ Redisson's expirable semaphore",
                admissions / results.score("ThroughRedis.redissonExpirableSemaphore", 8),
                3));
        claims.add(Claim.atMost(
                "p99.9 of the acquire ÷ p99.9 of one raw `EVALSHA`",
                latency.permit().getValueAtPercentile(99.9)
                        / (double) latency.evalsha().getValueAtPercentile(99.9),
                1));
        claims.add(Claim.atMost(
                "ms that the worst window is ahead of rate × W + burst, after an idle phase",
                latency.leadMillis(),
                latency.promisedMillis()));
        // A heartbeat a second; one more may fall on the edge of the time.
        claims.add(Claim.atMost(
                "trips in a stampede of " + (int) latency.stampedeSeconds() + " s, of one heartbeat a second",
                latency.stampedeTrips(),
                latency.stampedeSeconds() + 1));
    }

    /** The cheapest way that peers offer to limit rate and concurrency. */
    private static double bestPair(Results results, int threads) {
        return PAIRS.stream()
                .mapToDouble(name -> results.score(name, threads))
                .min()
                .orElseThrow();
    }
}
