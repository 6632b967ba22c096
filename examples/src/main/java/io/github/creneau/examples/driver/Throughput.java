package io.github.creneau.examples.driver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** How many answers of one kind a node gives in a second, asked over a few connections without a pause. */
final class Throughput {

    private static final int CONNECTIONS = 4;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Answers a second, after a warm-up of the same length. */
    double perSecond(URI page, CookieJar cookies, int status, Duration time) throws InterruptedException {
        run(page, cookies, status, time);
        return run(page, cookies, status, time) * 1e9 / time.toNanos();
    }

    private long run(URI page, CookieJar cookies, int status, Duration time) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Cookie", cookies.header())
                .header("Accept-Encoding", "gzip")
                .build();
        LongAdder answers = new LongAdder();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            ask(request, status, answers, over, ended);
        }
        Thread.sleep(time.toMillis());
        over.set(true);
        ended.await();
        return answers.sum();
    }

    private void ask(HttpRequest request, int status, LongAdder answers, AtomicBoolean over, CountDownLatch ended) {
        if (over.get()) {
            ended.countDown();
            return;
        }
        var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, error) -> {
                    if (response != null && response.statusCode() == status) {
                        answers.increment();
                    }
                    ask(request, status, answers, over, ended);
                });
    }
}
