package io.github.creneau.examples.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Asks and orders at the desks of the nodes. Thread-safe. */
public final class DeskClient {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Secrets secrets;

    /** A client that knows the platform's key. */
    public DeskClient(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What a node says; fails where it does not answer in two seconds. */
    public CompletableFuture<Report> report(RunningNode node) {
        return send(request(node, "report").build()).thenApply(this::read);
    }

    /** Gives an order; fails with what the node had against it. */
    public CompletableFuture<Void> order(RunningNode node, String what, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = request(node, what)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request).thenApply(answer -> null);
    }

    private HttpRequest.Builder request(RunningNode node, String what) {
        return HttpRequest.newBuilder(URI.create(node.address() + Desk.PATH + what))
                .timeout(PATIENCE)
                .header(Desk.KEY, secrets.desk());
    }

    private CompletableFuture<String> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(response -> {
                    if (response.statusCode() != 200) {
                        throw new IllegalArgumentException(response.body());
                    }
                    return response.body();
                });
    }

    private Report read(String body) {
        try {
            return json.readValue(body, Report.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
