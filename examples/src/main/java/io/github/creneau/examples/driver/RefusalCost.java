package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Group;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.ProcessNode;
import io.github.creneau.examples.node.Secrets;
import io.github.creneau.examples.stage.StageTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a refusal costs, beside the home page, on one node that is a process and has one place: the medians of some rounds,
 * in each of which every kind has its turn.
 *
 * @param home home pages, asked for by somebody inside
 * @param refusal waiting pages of people who were all told the same minute
 * @param different waiting pages of people of all groups who were told different times
 * @param store commands at Redis while nobody asked for anything, and in the same time while it refused
 */
record RefusalCost(Sample home, Sample refusal, Sample different, Commands store) {

    /** Commands at Redis in all rounds, and how many were refused in the same time as the latter. */
    record Commands(long idle, long refusing, long refused) {

        Commands and(Commands more) {
            return new Commands(idle + more.idle, refusing + more.refusing, refused + more.refused);
        }
    }

    /** All kinds, and the store's part in it, once. */
    private record Round(Sample home, Sample refusal, Sample different, Commands store) {}

    /**
     * Answers of one kind.
     *
     * @param answers in {@link #TIME}
     * @param cpuMicros processor time that the node took for one: independent of what else the machine does
     */
    record Sample(long answers, double cpuMicros) {

        static Sample median(Stream<Sample> samples) {
            List<Sample> all = samples.toList();
            return new Sample(
                    all.stream().map(Sample::answers).sorted().toList().get(all.size() / 2),
                    all.stream().map(Sample::cpuMicros).sorted().toList().get(all.size() / 2));
        }

        static Sample of(ProcessNode node, LongSupplier run) {
            Duration before = cpu(node);
            long answers = run.getAsLong();
            return new Sample(answers, cpu(node).minus(before).toNanos() / 1e3 / answers);
        }

        private static Duration cpu(ProcessNode node) {
            return ProcessHandle.of(node.pid())
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElseThrow();
        }

        double perSecond() {
            return answers * 1000.0 / TIME.toMillis();
        }
    }

    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int ROUNDS = 5;
    private static final List<Group> GROUPS = List.of(Group.values());
    private static final int WAITING = 240;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int WARM = 60_000;
    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 250;

    static RefusalCost compare(String redis) throws IOException, InterruptedException {
        Secrets secrets = Secrets.make();
        NodeSettings settings = new NodeSettings(
                "ent-1", redis, 1, Protection.APPOINTMENTS, StageTime.same(), Path.of("target", "drive", "cost"));
        ProcessNode node = ProcessNode.start(settings, secrets);
        try (StoreCount store = new StoreCount(redis)) {
            Nodes.awaitStore(node, new DeskClient(secrets));
            CookieJar inside = awaitLogIn(node.address(), Group.SIXIEME, 200);
            List<CookieJar> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(awaitLogIn(node.address(), GROUPS.get(i % GROUPS.size()), 503));
            }
            URI page = node.address().resolve("/");
            Throughput pages = new Throughput(page, List.of(inside), 200);
            Throughput refusals = new Throughput(page, waiting.subList(0, 1), 503, 429);
            Throughput differing = new Throughput(page, waiting, 503, 429);
            // All are warm before any is measured.
            warm(refusals);
            warm(differing);
            warm(pages);
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(round(node, store, pages, refusals, differing));
            }
            return median(rounds);
        } finally {
            node.stop();
        }
    }

    private static Round round(
            ProcessNode node, StoreCount store, Throughput pages, Throughput refusals, Throughput differing)
            throws InterruptedException {
        Sample home = Sample.of(node, () -> pages.run(TIME));
        long begin = store.soFar();
        Thread.sleep(TIME.toMillis());
        long between = store.soFar();
        Sample refusal = Sample.of(node, () -> refusals.run(TIME));
        Commands commands = new Commands(between - begin, store.soFar() - between, refusal.answers);
        return new Round(home, refusal, Sample.of(node, () -> differing.run(TIME)), commands);
    }

    private static RefusalCost median(List<Round> rounds) {
        return new RefusalCost(
                Sample.median(rounds.stream().map(Round::home)),
                Sample.median(rounds.stream().map(Round::refusal)),
                Sample.median(rounds.stream().map(Round::different)),
                rounds.stream().map(Round::store).reduce(new Commands(0, 0, 0), Commands::and));
    }

    /** Until the code is compiled, which depends on how often it ran rather than on how long. */
    private static void warm(Throughput throughput) {
        long answers = 0;
        while (answers < WARM) {
            answers += throughput.run(TIME.dividedBy(4));
        }
    }

    String report() {
        return String.format(
                        Locale.ROOT,
                        "  home page     %,.0f a second, %.0f us of the node's processor time each%n",
                        home.perSecond(),
                        home.cpuMicros())
                + line("waiting page", refusal)
                + line("all different", different)
                + String.format(
                        Locale.ROOT,
                        "  commands at Redis in %d s: %d while nobody came, %d during %,d refusals%n",
                        ROUNDS * TIME.toSeconds(),
                        store.idle,
                        store.refusing,
                        store.refused);
    }

    private String line(String name, Sample sample) {
        return String.format(
                Locale.ROOT,
                "  %-13s %,.0f a second, %.0f us each: %.1f times as many, by processor time %.1f%n",
                name,
                sample.perSecond(),
                sample.cpuMicros(),
                sample.perSecond() / home.perSecond(),
                home.cpuMicros() / sample.cpuMicros());
    }

    /** The buckets of a new store open empty: the first comes in when there is a token. */
    private static CookieJar awaitLogIn(URI node, Group group, int expected) throws IOException, InterruptedException {
        String form = "college=Coll%C3%A8ge+du+Vexin&groupe=" + group.id();
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/connexion"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        for (int i = 0; i < ATTEMPTS; i++) {
            CookieJar cookies = new CookieJar();
            send(request, cookies);
            HttpRequest page = HttpRequest.newBuilder(node.resolve("/"))
                    .header("Cookie", cookies.header())
                    .build();
            if (send(page, cookies) == expected) {
                return cookies;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("no answer of status " + expected);
    }

    private static int send(HttpRequest request, CookieJar cookies) throws IOException, InterruptedException {
        HttpResponse<Void> answer = CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
        cookies.take(answer);
        return answer.statusCode();
    }
}
