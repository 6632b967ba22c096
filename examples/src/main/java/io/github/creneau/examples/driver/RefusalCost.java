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

/**
 * What a refusal costs, beside the home page, on one node that is a process and has one place.
 *
 * @param homePerSecond home pages that it served in a second, the page of somebody inside
 * @param refusalPerSecond waiting pages that it served in a second
 * @param seconds how long commands were counted, each time
 * @param commandsIdle commands at Redis while nobody asked for anything
 * @param commandsRefusing commands at Redis while it refused
 * @param refusals in that time
 */
record RefusalCost(
        double homePerSecond,
        double refusalPerSecond,
        long seconds,
        long commandsIdle,
        long commandsRefusing,
        long refusals) {

    private static final Duration TIME = Duration.ofSeconds(8);
    private static final String FORM = "groupe=6e&college=Coll%C3%A8ge+du+Vexin";
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
            Throughput throughput = new Throughput();
            // Both kinds of page are warm before either is measured.
            throughput.run(page, waiting, 503, TIME);
            throughput.run(page, inside, 200, TIME);
            long home = throughput.run(page, inside, 200, TIME);
            long before = store.soFar();
            Thread.sleep(TIME.toMillis());
            long idle = store.soFar() - before;
            before = store.soFar();
            long refusals = throughput.run(page, waiting, 503, TIME);
            long refusing = store.soFar() - before;
            double seconds = TIME.toMillis() / 1000.0;
            return new RefusalCost(home / seconds, refusals / seconds, TIME.toSeconds(), idle, refusing, refusals);
        } finally {
            node.stop();
        }
    }

    String report() {
        return String.format(
                Locale.ROOT,
                "  home page    %,.0f a second%n  waiting page %,.0f a second, %.1f times as many%n"
                        + "  commands at Redis in %d s: %d while nobody came, %d during %,d refusals%n",
                homePerSecond,
                refusalPerSecond,
                refusalPerSecond / homePerSecond,
                seconds,
                commandsIdle,
                commandsRefusing,
                refusals);
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
