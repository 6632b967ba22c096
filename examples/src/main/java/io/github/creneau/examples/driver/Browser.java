package io.github.creneau.examples.driver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How people reach the platform: many at once, over few threads. Thread-safe; nothing here waits. */
final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = 2;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .executor(Executors.newFixedThreadPool(THREADS, work -> {
                Thread thread = new Thread(work, "crowd-http");
                thread.setDaemon(true);
                return thread;
            }))
            .build();
    private final Supplier<URI> target;

    /**
     * A way to the platform.
     *
     * @param target asked for each request
     */
    Browser(Supplier<URI> target) {
        this.target = target;
    }

    /** Asks for a page; null is answered where the platform could not be reached. */
    void get(String path, CookieJar cookies, Consumer<@Nullable HttpResponse<Void>> then) {
        send(request(path, cookies).GET(), cookies, then);
    }

    /** Sends a form; as {@link #get}. */
    void post(String path, String form, CookieJar cookies, Consumer<@Nullable HttpResponse<Void>> then) {
        send(
                request(path, cookies)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)),
                cookies,
                then);
    }

    private HttpRequest.Builder request(String path, CookieJar cookies) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.get().resolve(path)).timeout(PATIENCE);
        return cookies.isEmpty() ? request : request.header("Cookie", cookies.header());
    }

    private void send(HttpRequest.Builder request, CookieJar cookies, Consumer<@Nullable HttpResponse<Void>> then) {
        var unused = client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((response, error) -> {
                    if (response != null) {
                        cookies.take(response);
                    }
                    then.accept(response);
                    return null;
                });
    }
}
