package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.redis.RedisBackend;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one limiter asks of its store, as the number of its nodes grows: all of them in this JVM, on one Redis. */
final class Members {

    private static final int[] NUMBERS = {1, 10, 50};
    private static final int SECONDS = 4;
    private static final int CALLS_A_SECOND = 10_000;
    private static final Pattern USER = Pattern.compile("used_cpu_user:([0-9.]+)");
    private static final Pattern SYSTEM = Pattern.compile("used_cpu_sys:([0-9.]+)");

    private Members() {}

    /**
     * What so many nodes cost.
     *
     * @param nodes how many
     * @param ledgerTrips a second
     * @param tokenTrips a second
     * @param grants a second
     * @param cores of Redis
     */
    record Cost(int nodes, double ledgerTrips, double tokenTrips, double grants, double cores) {

        String text(double value) {
            return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
        }
    }

    static List<Cost> measure(Redis redis) {
        List<Cost> costs = new ArrayList<>();
        RedisURI uri = RedisURI.create(redis.address());
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            for (int nodes : NUMBERS) {
                System.out.println("== " + nodes + " nodes on one Redis");
                costs.add(measure(nodes, client, uri, connection));
            }
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
        return costs;
    }

    private static Cost measure(
            int nodes, RedisClient client, RedisURI uri, StatefulRedisConnection<String, String> connection) {
        List<Limiter> members = new ArrayList<>();
        try (RedisBackend backend = RedisBackend.builder()
                .client(client, uri)
                .keyPrefix("members-" + nodes)
                .learning(Duration.ZERO)
                .build()) {
            for (int i = 0; i < nodes; i++) {
                members.add(Limiters.builder("members")
                        .backend(backend)
                        .rate(Rate.perSecond(CALLS_A_SECOND / 2))
                        .timeout(Duration.ofSeconds(2))
                        .build());
            }
            load(members, SECONDS);
            long ledger = trips(members, true);
            long tokens = trips(members, false);
            double cpu = cpuSeconds(connection);
            long grants = load(members, SECONDS);
            return new Cost(
                    nodes,
                    (trips(members, true) - ledger) / (double) SECONDS,
                    (trips(members, false) - tokens) / (double) SECONDS,
                    grants / (double) SECONDS,
                    (cpuSeconds(connection) - cpu) / SECONDS);
        } finally {
            members.forEach(Limiter::close);
        }
    }

    /** Twice the rate, over all nodes in turn. */
    private static long load(List<Limiter> members, int seconds) {
        List<Cohort> cohorts =
                members.stream().map(member -> member.cohort(Limiters.COHORT)).toList();
        long begin = System.nanoTime();
        long period = TimeUnit.SECONDS.toNanos(1) / CALLS_A_SECOND;
        long grants = 0;
        for (int i = 0; i < seconds * CALLS_A_SECOND; i++) {
            long early = begin + i * period - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            int turn = i % members.size();
            if (members.get(turn).tryAcquire(cohorts.get(turn)) instanceof Granted permit) {
                permit.close();
                grants++;
            }
        }
        return grants;
    }

    private static long trips(List<Limiter> members, boolean ledger) {
        long sum = 0;
        for (Limiter member : members) {
            HealthView health = member.snapshot().health();
            sum += (ledger ? health.ledgerTrips() : health.tokenTrips()).made();
        }
        return sum;
    }

    private static double cpuSeconds(StatefulRedisConnection<String, String> connection) {
        String info = connection.sync().info("cpu");
        return number(info, USER) + number(info, SYSTEM);
    }

    private static double number(String info, Pattern pattern) {
        Matcher matcher = pattern.matcher(info);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
