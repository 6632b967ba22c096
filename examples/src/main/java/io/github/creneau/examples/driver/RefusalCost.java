package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.ProcessNode;
import io.github.creneau.examples.node.Secrets;
import io.github.creneau.examples.stage.StageTime;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a refusal costs, beside the home page: answers a second of one node, and scripts that its Redis is asked to run. */
final class RefusalCost {

    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int PLACES = 1;
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");
    private static final String FORM = "groupe=6e&college=Coll%C3%A8ge+du+Vexin";

    private RefusalCost() {}

    static void compare(String redis) throws IOException, InterruptedException {
        Secrets secrets = Secrets.make();
        NodeSettings settings = new NodeSettings(
                "ent-1", redis, PLACES, Protection.APPOINTMENTS, StageTime.same(), Path.of("target", "load", "cost"));
        ProcessNode node = ProcessNode.start(settings, secrets);
        RedisClient client = RedisClient.create(redis);
        try (StatefulRedisConnection<String, String> store = client.connect()) {
            LoadMain.awaitStore(node, secrets);
            CookieJar inside = awaitLogIn(node.address(), 303);
            CookieJar waiting = awaitLogIn(node.address(), 503);
            URI page = node.address().resolve("/");
            Throughput throughput = new Throughput();
            double home = throughput.perSecond(page, inside, 200, TIME);
            long before = scripts(store);
            Thread.sleep(2 * TIME.toMillis());
            long idle = scripts(store) - before;
            before = scripts(store);
            double refusal = throughput.perSecond(page, waiting, 503, TIME);
            long refusing = scripts(store) - before;
            System.out.printf(
                    "home page %.0f a second, refusal %.0f a second: %.1f times as many; scripts run by Redis in %d s:"
                            + " %d with nobody there, %d with %.0f refusals%n",
                    home,
                    refusal,
                    refusal / home,
                    2 * TIME.toSeconds(),
                    idle,
                    refusing,
                    2 * TIME.toSeconds() * refusal);
        } finally {
            client.shutdown();
            node.stop();
        }
    }

    /** The buckets of a new store open empty: the first comes in when there is a token. */
    private static CookieJar awaitLogIn(URI node, int expected) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/connexion"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(FORM))
                .build();
        for (int i = 0; i < 200; i++) {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() == expected) {
                CookieJar cookies = new CookieJar();
                cookies.take(answer);
                return cookies;
            }
            Thread.sleep(250);
        }
        throw new IllegalStateException("no answer of status " + expected);
    }

    private static long scripts(StatefulRedisConnection<String, String> store) {
        Matcher matcher = SCRIPTS.matcher(store.sync().info("commandstats"));
        long calls = 0;
        while (matcher.find()) {
            calls += Long.parseLong(matcher.group(1));
        }
        return calls;
    }
}
