package io.github.creneau.examples.driver;

import io.github.creneau.examples.stage.Stage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How people reach the platform, and the time they live in. Thread-safe; nothing here waits. */
final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Supplier<URI> target;
    private final Stage stage;

    /**
     * A way to the platform.
     *
     * @param target asked for each request
     */
    Browser(Supplier<URI> target, Stage stage) {
        this.target = target;
        this.stage = stage;
    }

    /** Does something later, in shown time. */
    void in(Duration shown, Runnable action) {
        var unused = stage.timing()
                .schedule(action, Math.max(0, stage.time().inStore(shown).toNanos()));
    }

    /** How long a span of the store's time is in shown time. */
    Duration shown(Duration inStore) {
        return inStore.multipliedBy(stage.time().pace());
    }

    void get(String path, CookieJar cookies, Consumer<@Nullable HttpResponse<String>> then) {
        send(request(path, cookies).GET(), cookies, then);
    }

    void post(String path, String form, CookieJar cookies, Consumer<@Nullable HttpResponse<String>> then) {
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

    private void send(HttpRequest.Builder request, CookieJar cookies, Consumer<@Nullable HttpResponse<String>> then) {
        var unused = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .handle((response, error) -> {
                    if (response != null) {
                        cookies.take(response);
                    }
                    then.accept(response);
                    return null;
                });
    }
}
