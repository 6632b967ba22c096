package io.github.creneau.examples.balancer;

import io.github.creneau.examples.node.RunningNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Passes each request to the next server, and to another one if that one is gone: what was surely not begun, and what may
 * be asked twice. Thread-safe.
 */
public final class Balancer {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String INTERNAL = "/_";

    /** Headers between two neighbours only, those that the client writes itself, and the origin, which was judged here. */
    private static final Set<String> NOT_PASSED = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "host",
            "expect",
            "date",
            "origin");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final AtomicInteger turn = new AtomicInteger();
    private final Supplier<List<RunningNode>> nodes;

    /** A balancer in front of the servers that run. */
    public Balancer(Supplier<List<RunningNode>> nodes) {
        this.nodes = nodes;
    }

    /** Takes all paths that no other page has. */
    public void serve(JavalinConfig config) {
        config.routes.get("/*", this::pass);
        config.routes.post("/*", this::pass);
    }

    private void pass(Context context) {
        if (context.path().startsWith(INTERNAL)) {
            throw new NotFoundResponse();
        }
        List<RunningNode> order = new ArrayList<>(nodes.get());
        if (!order.isEmpty()) {
            Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), order.size()));
        }
        byte[] body = context.bodyAsBytes();
        context.future(() -> attempt(context, body, order.iterator()));
    }

    private CompletableFuture<Void> attempt(Context context, byte[] body, Iterator<RunningNode> order) {
        if (!order.hasNext()) {
            unavailable(context);
            return CompletableFuture.completedFuture(null);
        }
        HttpRequest request = request(context, order.next().address(), body);
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenAccept(response -> answer(context, response))
                .exceptionallyCompose(error -> {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                    if (!(cause instanceof IOException)) {
                        return CompletableFuture.failedFuture(error);
                    } else if (cause instanceof ConnectException
                            || context.method().equals(HandlerType.GET)) {
                        return attempt(context, body, order);
                    }
                    unavailable(context);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static HttpRequest request(Context context, URI node, byte[] body) {
        String query = context.queryString();
        URI target = node.resolve(context.req().getRequestURI() + (query == null ? "" : "?" + query));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .method(context.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
        Collections.list(context.req().getHeaderNames()).stream()
                .filter(Balancer::isPassed)
                .forEach(name ->
                        Collections.list(context.req().getHeaders(name)).forEach(value -> request.header(name, value)));
        return request.build();
    }

    private static void answer(Context context, HttpResponse<byte[]> response) {
        context.status(response.statusCode());
        response.headers().map().forEach((name, values) -> {
            if (isPassed(name)) {
                context.res().setHeader(name, null);
                values.forEach(value -> context.res().addHeader(name, value));
            }
        });
        context.result(response.body());
    }

    private static boolean isPassed(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !NOT_PASSED.contains(name) && !name.startsWith(":");
    }

    private static void unavailable(Context context) {
        context.status(503).header("Retry-After", "2").header("Cache-Control", "no-store");
        context.contentType("text/plain; charset=utf-8").result("Le serveur revient dans un instant.");
    }
}
