package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What Redis spends on a heartbeat: 50 members with five lanes each, all of which want more than there is and have somebody in
 * line, 5,000 sessions inside, and two weeks of slots.
 */
class CostTest {

    private static final int MEMBERS = 50;
    private static final int ROUNDS = 8;
    private static final List<String> COHORTS = List.of("3e", "4e", "5e", "6e", "enseignant");

    /** A third of a core at 60 trips a second: what a fifth becomes on a machine that does other things at the same time. */
    private static final double MOST_MICROS = 333_000.0 / 60;

    @Test
    void a_heartbeat_of_fifty_members_costs_little() {
        try (RedisServer server = RedisServer.start();
                RedisBackend backend = backendOf(server)) {
            long now = apply(backend, "n0", List.of()).nowMillis();
            apply(backend, "n0", List.of(publish(now, 0)));
            admit(backend, now, 5_000);
            beat(backend, 1);
            double each = Double.MAX_VALUE;
            for (int round = 2; round < 2 + ROUNDS; round++) {
                double before = cpuMicros(server);
                beat(backend, round);
                each = Math.min(each, (cpuMicros(server) - before) / MEMBERS);
            }
            System.out.printf("a heartbeat of one of %d members: %.0f us of a core of Redis%n", MEMBERS, each);
            assertThat(each).isPositive().isLessThan(MOST_MICROS);
        }
    }

    /** What ends is looked for on the long way only, by ranges. */
    @Test
    void people_who_come_anew_are_let_in_on_the_short_way() {
        try (RedisServer server = RedisServer.start();
                RedisBackend backend = backendOf(server)) {
            Book book = new Book(backend, "eure");
            book.publish(100);
            book.hold("first");
            assertThat(rangesOf(server, () -> book.hold("second"))).isZero();
            assertThat(rangesOf(server, () -> book.hold("second")))
                    .as("who is inside already")
                    .isPositive();
        }
    }

    /** Patient with a busy machine, and without a time to learn. */
    private static RedisBackend backendOf(RedisServer server) {
        return RedisBackend.builder()
                .uri(server.uri())
                .timeout(Duration.ofSeconds(20))
                .learning(Duration.ZERO)
                .build();
    }

    private static int rangesOf(RedisServer server, Runnable batch) {
        server.ask(redis -> redis.configResetstat());
        batch.run();
        return server.<String>ask(redis -> redis.info("commandstats")).split("zrangebyscore:", -1).length - 1;
    }

    /** {@code -Dcreneau.sessions=1000000} for as many as no school has. */
    @Test
    void a_session_costs_few_bytes_and_the_heartbeat_nothing() {
        int sessions = Integer.getInteger("creneau.sessions", 15_000);
        try (RedisServer server = RedisServer.start();
                RedisBackend backend = backendOf(server)) {
            long now = apply(backend, "n0", List.of()).nowMillis();
            apply(backend, "n0", List.of(publish(now, 2 * sessions)));
            beat(backend, 1);
            double[] few = heartbeat(backend, server, 2);
            double before = number(server, "memory", "used_memory:([0-9]+)");
            admit(backend, now, sessions);
            double bytes = (number(server, "memory", "used_memory:([0-9]+)") - before) / sessions;
            double[] many = heartbeat(backend, server, 12);
            System.out.printf(
                    "%d sessions: %.0f bytes each; a heartbeat of one of %d members takes %.1f ms, and %.1f ms with none%n",
                    sessions, bytes, MEMBERS, many[0], few[0]);
            assertThat(bytes).isBetween(50.0, 500.0);
            assertThat(many[1]).as("microseconds of a core").isLessThan(3 * few[1]);
        }
    }

    /** The median of the time it takes, in milliseconds, and the least that it costs Redis, in microseconds. */
    private static double[] heartbeat(RedisBackend backend, RedisServer server, int first) {
        List<Long> nanos = new ArrayList<>();
        double least = Double.MAX_VALUE;
        for (int round = first; round < first + ROUNDS; round++) {
            double before = cpuMicros(server);
            for (int member = 0; member < MEMBERS; member++) {
                long begin = System.nanoTime();
                beat(backend, round, member);
                nanos.add(System.nanoTime() - begin);
            }
            least = Math.min(least, (cpuMicros(server) - before) / MEMBERS);
        }
        nanos.sort(null);
        return new double[] {nanos.get(nanos.size() / 2) / 1e6, least};
    }

    private static double number(RedisServer server, String section, String pattern) {
        Matcher line = Pattern.compile(pattern).matcher(server.ask(redis -> redis.info(section)));
        if (!line.find()) {
            throw new IllegalStateException("no " + pattern);
        }
        return Double.parseDouble(line.group(1));
    }

    private static LedgerReply apply(RedisBackend backend, String node, List<LedgerRequest> requests) {
        return backend.apply("cost", new LedgerBatch(node, Long.MAX_VALUE, requests))
                .toCompletableFuture()
                .join();
    }

    private static void admit(RedisBackend backend, long now, int sessions) {
        for (int from = 0; from < sessions; from += 500) {
            List<LedgerRequest> holds = new ArrayList<>();
            for (int i = from; i < from + 500; i++) {
                long end = now + Duration.ofHours(12).toMillis();
                holds.add(new Hold("session-" + i, COHORTS.get(i % 5), 1, i + 1, 1_200_000, 1_200_000, end, null));
            }
            apply(backend, "n0", holds);
        }
    }

    private static void beat(RedisBackend backend, int round) {
        for (int member = 0; member < MEMBERS; member++) {
            beat(backend, round, member);
        }
    }

    private static void beat(RedisBackend backend, int round, int member) {
        List<LaneReport> lanes = new ArrayList<>();
        for (String cohort : COHORTS) {
            lanes.add(new LaneReport(cohort, 3, 9, 2, 40 + member + round, 2, List.of(), 1, 1_000 + member));
        }
        Beat beat = new Beat(round, round - 1, 200, 60_000, false, 0, lanes);
        apply(backend, "server-" + member + "#1k2j3h4g5f", List.of(beat));
    }

    private static Publish publish(long now, int budget) {
        List<CohortTerms> cohorts = new ArrayList<>();
        for (String cohort : COHORTS) {
            List<Segment> segments = new ArrayList<>();
            for (int half = 0; half < 60; half++) {
                segments.add(new Segment(now - 1_000 + half * 20_000_000L, 1_000, half % 2 == 0 ? 1_000 : 600));
            }
            cohorts.add(new CohortTerms(cohort, 100, segments));
        }
        long horizon = now + Duration.ofDays(8).toMillis();
        Terms terms = new Terms(budget, 720_000, false, 600, 1_200_000, horizon, cohorts);
        return new Publish(1, "digest", "text", terms, "author", null, "key");
    }

    /** Processor time of the best round, not time that passed: the machine has other things to do. */
    private static double cpuMicros(RedisServer server) {
        String info = server.ask(redis -> redis.info("cpu"));
        Matcher line = Pattern.compile("used_cpu_(?:user|sys):([0-9.]+)").matcher(info);
        double seconds = 0;
        while (line.find()) {
            seconds += Double.parseDouble(line.group(1));
        }
        return seconds * 1e6;
    }
}
