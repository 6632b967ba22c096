package io.github.creneau.examples.driver;

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
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a refusal costs, beside the home page, on one node that is a process and has one place.
 *
 * @param home home pages, asked for by somebody inside
 * @param refusal waiting pages
 * @param commandsIdle commands at Redis while nobody asked for anything
 * @param commandsRefusing commands at Redis in the same time, while it refused
 */
record RefusalCost(Sample home, Sample refusal, long commandsIdle, long commandsRefusing) {

    /**
     * Answers of one kind.
     *
     * @param answers in {@link #TIME}
     * @param cpuMicros processor time that the node took for one: independent of what else the machine does
     */
    record Sample(long answers, double cpuMicros) {

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

    private static final Duration TIME = Duration.ofSeconds(8);
    private static final String FORM = "groupe=6e&college=Coll%C3%A8ge+du+Vexin";
    private static final int WARM = 20_000;
    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 250;

    static RefusalCost compare(String redis) throws IOException, InterruptedException {
        Secrets secrets = Secrets.make();
        NodeSettings settings = new NodeSettings(
                "ent-1", redis, 1, Protection.APPOINTMENTS, StageTime.same(), Path.of("target", "drive", "cost"));
        ProcessNode node = ProcessNode.start(settings, secrets);
        try (StoreCount store = new StoreCount(redis)) {
            Nodes.awaitStore(node, new DeskClient(secrets));
            CookieJar inside = awaitLogIn(node.address(), 303);
            CookieJar waiting = awaitLogIn(node.address(), 503);
            URI page = node.address().resolve("/");
            Throughput pages = new Throughput(page, inside, 200);
            Throughput refusals = new Throughput(page, waiting, 503);
            // Both are warm before either is measured.
            warm(refusals);
            warm(pages);
            Sample home = Sample.of(node, () -> pages.run(TIME));
            long before = store.soFar();
            Thread.sleep(TIME.toMillis());
            long idle = store.soFar() - before;
            before = store.soFar();
            Sample refused = Sample.of(node, () -> refusals.run(TIME));
            return new RefusalCost(home, refused, idle, store.soFar() - before);
        } finally {
            node.stop();
        }
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
                "  home page    %,.0f a second, %.0f us of the node's processor time each%n"
                        + "  waiting page %,.0f a second, %.0f us each: %.1f times as many, by processor time %.1f%n"
                        + "  commands at Redis in %d s: %d while nobody came, %d during %,d refusals%n",
                home.perSecond(),
                home.cpuMicros(),
                refusal.perSecond(),
                refusal.cpuMicros(),
                refusal.perSecond() / home.perSecond(),
                home.cpuMicros() / refusal.cpuMicros(),
                TIME.toSeconds(),
                commandsIdle,
                commandsRefusing,
                refusal.answers());
    }

    /** The buckets of a new store open empty: the first comes in when there is a token. */
    private static CookieJar awaitLogIn(URI node, int expected) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/connexion"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(FORM))
                .build();
        for (int i = 0; i < ATTEMPTS; i++) {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() == expected) {
                CookieJar cookies = new CookieJar();
                cookies.take(answer);
                return cookies;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("no answer of status " + expected);
    }
}
