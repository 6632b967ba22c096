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
                RedisBackend backend = RedisBackend.builder()
                        .uri(server.uri())
                        .timeout(Duration.ofSeconds(20))
                        .learning(Duration.ZERO)
                        .build()) {
            long now = apply(backend, "n0", List.of()).nowMillis();
            apply(backend, "n0", List.of(publish(now)));
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
            List<LaneReport> lanes = new ArrayList<>();
            for (String cohort : COHORTS) {
                lanes.add(new LaneReport(cohort, 3, 9, 2, 40 + member + round, 2, List.of(), 1, 1_000 + member));
            }
            Beat beat = new Beat(round, round - 1, 200, 60_000, false, 0, lanes);
            apply(backend, "server-" + member + "#1k2j3h4g5f", List.of(beat));
        }
    }

    private static Publish publish(long now) {
        List<CohortTerms> cohorts = new ArrayList<>();
        for (String cohort : COHORTS) {
            List<Segment> segments = new ArrayList<>();
            for (int half = 0; half < 60; half++) {
                segments.add(new Segment(now - 1_000 + half * 20_000_000L, 1_000, half % 2 == 0 ? 1_000 : 600));
            }
            cohorts.add(new CohortTerms(cohort, 100, segments));
        }
        long horizon = now + Duration.ofDays(8).toMillis();
        Terms terms = new Terms(0, 720, false, 600, 1_200_000, horizon, cohorts);
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
