package io.github.creneau.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures, in the order and the words of the page. */
final class Tables {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Grant.floorCompareAndSet", "one compare-and-set (floor)"),
            Map.entry("Grant.floorNanoTime", "System.nanoTime() (floor)"),
            Map.entry("Grant.ceilingOwnWord", "two compare-and-sets, nothing shared"),
            Map.entry("Grant.creneauStamp", "Créneau, a number"),
            Map.entry("Grant.creneauPermit", "Créneau, an object"),
            Map.entry("Grant.semaphore", "Semaphore (budget only)"),
            Map.entry("Grant.bucket4j", "bucket4j (rate only)"),
            Map.entry("Grant.bucket4jAndSemaphore", "bucket4j + Semaphore"),
            Map.entry("Grant.resilience4j", "resilience4j bulkhead + rate limiter"),
            Map.entry("Grant.guava", "Guava (rate only)"),
            Map.entry("Grant.guavaAndSemaphore", "Guava + Semaphore"),
            Map.entry("Grant.failsafe", "Failsafe (rate only)"),
            Map.entry("Grant.failsafeBoth", "Failsafe bulkhead + rate limiter"),
            Map.entry("Grant.netflix", "Netflix concurrency-limits (budget only)"),
            Map.entry("Grant.sentinel", "Sentinel, two rules"),
            Map.entry("Refusal.creneauRefusal", "Créneau, refused"),
            Map.entry("Refusal.semaphoreRefusal", "Semaphore, refused"),
            Map.entry("Refusal.bucket4jRefusal", "bucket4j, refused"),
            Map.entry("Refusal.resilience4jRefusal", "resilience4j bulkhead, refused"),
            Map.entry("Refusal.creneauNearlyExhausted", "Créneau, two places for two callers"),
            Map.entry("Refusal.semaphoreNearlyExhausted", "Semaphore, two places for two callers"),
            Map.entry("Touch.creneauTouch", "Créneau, session touch, sessions"),
            Map.entry("Touch.mapGet", "ConcurrentHashMap.get, entries"),
            Map.entry("Cohorts.creneauCohorts", "Créneau, an object, cohorts"),
            Map.entry("ThroughRedis.rawEvalsha", "raw EVALSHA (floor of a trip)"),
            Map.entry("ThroughRedis.bucket4jLettuce", "bucket4j-lettuce"),
            Map.entry("ThroughRedis.redissonRateLimiter", "Redisson rate limiter"),
            Map.entry("ThroughRedis.redissonExpirableSemaphore", "Redisson expirable semaphore"),
            Map.entry("ThroughRedis.creneauFirstAdmission", "Créneau on Redis, first admission"),
            Map.entry("ThroughRedis.creneauGrants", "Créneau on Redis, permits by block"),
            Map.entry("ThroughHazelcast.bucket4jHazelcast", "bucket4j-hazelcast"),
            Map.entry("ThroughHazelcast.creneauGrants", "Créneau on Hazelcast, permits by block"),
            Map.entry("ThroughHazelcast.creneauFirstAdmission", "Créneau on Hazelcast, first admission"));

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    /** One line of a table, in Markdown cells. */
    record Row(String name, String... cells) {
        String rest() {
            return String.join(" | ", cells);
        }
    }

    private static String name(String key) {
        int param = key.indexOf(':');
        String found = NAMES.get(param < 0 ? key : key.substring(0, param));
        return found == null ? key.substring(key.indexOf('.') + 1) : found + (param < 0 ? "" : key.substring(param));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value >= 100 ? "%.0f" : "%.1f", value);
    }

    /** Acquire and release at each number of threads, and bytes. */
    List<Row> grants() {
        List<Row> rows = new ArrayList<>();
        for (String key : byScore("Grant")) {
            rows.add(new Row(
                    name(key),
                    cell(key, 1),
                    cell(key, 2),
                    number(results.growth(key)) + " ×",
                    cell(key, 8),
                    cell(key, 64),
                    String.format(Locale.ROOT, "%.0f", results.bytes(key, 1))));
        }
        return rows;
    }

    /** Refusals, touches and cohorts. */
    List<Row> others() {
        List<Row> rows = new ArrayList<>();
        for (String type : List.of("Refusal", "Touch", "Cohorts")) {
            for (String key : results.names(type, type.equals("Cohorts") ? 1 : 2)) {
                boolean both = results.has(key, 1) && results.has(key, 2);
                rows.add(new Row(
                        name(key),
                        cell(key, 1),
                        cell(key, 2),
                        both ? number(results.growth(key)) + " ×" : "",
                        bytes(key)));
            }
        }
        return rows;
    }

    private String bytes(String key) {
        return String.format(Locale.ROOT, "%.0f", results.bytes(key, results.has(key, 1) ? 1 : 2));
    }

    /** Calls a second through a store. */
    List<Row> stores() {
        List<Row> rows = new ArrayList<>();
        for (String key : storeKeys()) {
            rows.add(new Row(
                    name(key),
                    number(perSecond(key)),
                    number(perSecond(key) / results.score("ThroughRedis.rawEvalsha", 8)) + " ×"));
        }
        return rows;
    }

    private List<String> storeKeys() {
        List<String> keys = new ArrayList<>(results.names("ThroughRedis", 8));
        keys.addAll(results.names("ThroughHazelcast", 8));
        keys.sort(Comparator.comparingDouble(this::perSecond));
        return keys;
    }

    private double perSecond(String key) {
        double granted = results.secondary(key, 8, "granted");
        return granted > 0 ? granted : results.score(key, 8);
    }

    private String cell(String key, int threads) {
        return results.has(key, threads) ? number(results.score(key, threads)) : "";
    }

    private List<String> byScore(String type) {
        List<String> keys = new ArrayList<>(results.names(type, 1));
        keys.sort(Comparator.comparingDouble(key -> results.score(key, 1)));
        return keys;
    }

    /** Nanoseconds of a grant, one thread and two. */
    DotChart grantChart() {
        List<DotChart.Line> lines = new ArrayList<>();
        for (String key : byScore("Grant")) {
            lines.add(new DotChart.Line(
                    name(key), results.score(key, 1), results.score(key, 2), key.contains("creneau")));
        }
        return new DotChart("ns for one acquire and its release", "1 thread", "2 threads", lines);
    }

    /** Calls a second through a store. */
    DotChart storeChart() {
        List<DotChart.Line> lines = new ArrayList<>();
        for (String key : storeKeys()) {
            lines.add(new DotChart.Line(name(key), perSecond(key), null, key.contains("creneau")));
        }
        return new DotChart("calls a second through a store, 8 threads", "", "", lines);
    }
}
