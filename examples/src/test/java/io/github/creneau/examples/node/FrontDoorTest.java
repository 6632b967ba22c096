package io.github.creneau.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Places;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.DemoClock;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.web.Shield;
import io.github.creneau.examples.web.Signature;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits is answered before the framework has begun, and as it would answer. */
class FrontDoorTest {

    private static final StageTime TIME = StageTime.same();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path logs;

    private final DemoClock clock = new DemoClock(
            LocalDateTime.parse("2020-03-16T09:00").atZone(Slots.ZONE).toInstant(), 1);
    private final Backend store = InProcessBackend.create(clock);
    private final Places places = Places.join("ent-1", store, clock, TIME, Protection.APPOINTMENTS, 1);
    private final AtomicInteger framework = new AtomicInteger();
    private AccessLog log;
    private Javalin server;

    /** One place, and tokens for two. */
    @BeforeEach
    void start() {
        log = new AccessLog(logs.resolve("ent-1.log"), clock::wallMillis);
        Ent ent = new Ent(places, new Signature(Signature.newKey()), new Stage(clock, TIME));
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.modifyServer(jetty -> jetty.insertHandler(new FrontDoor(ent, log)));
            config.routes.before(context -> framework.incrementAndGet());
            Shield.protect(config);
            config.requestLogger.http(log::answered);
            ent.serve(config);
        });
        server.start(0);
        clock.forward(Duration.ofSeconds(40));
    }

    @AfterEach
    void stop() {
        server.stop();
        log.close();
        places.close();
        store.close();
        clock.close();
    }

    private HttpResponse<String> logIn() throws Exception {
        HttpRequest.Builder request = request("/connexion", "", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("college=Coll%C3%A8ge+du+Vexin&groupe=6e"));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String cookies, String accept) throws Exception {
        return CLIENT.send(request(path, cookies, accept).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String cookies, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Accept", accept);
        return cookies.isEmpty() ? request : request.header("Cookie", cookies);
    }

    private static String cookies(HttpResponse<?> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
    }

    /** Without what passes while one looks at it. */
    private static Map<String, List<String>> headers(HttpResponse<?> answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers()
                .map()
                .forEach((name, values) -> headers.put(
                        name,
                        values.stream()
                                .map(value -> value.replaceAll("((Retry-After|t|Max-Age)=|^)\\d+", "$1#"))
                                .toList()));
        headers.remove("Date");
        return headers;
    }

    private static String page(HttpResponse<String> answer) {
        return answer.body().replaceAll("data-wait=\"\\d+\"", "");
    }

    @Test
    void who_waits_is_answered_by_it_as_by_the_framework() throws Exception {
        assertThat(logIn().statusCode()).isEqualTo(303);
        HttpResponse<String> refused = logIn();
        assertThat(refused.statusCode()).isEqualTo(503);

        int before = framework.get();
        HttpResponse<String> here = get("/cours", cookies(refused), "text/html");
        assertThat(framework).hasValue(before);
        // The path of another page to it, and of the same to the framework.
        HttpResponse<String> there = get("/cours/", cookies(refused), "text/html");
        assertThat(framework).hasValue(before + 1);

        assertThat(here.statusCode()).isEqualTo(503).isEqualTo(there.statusCode());
        assertThat(headers(here))
                .isEqualTo(headers(there))
                .containsKeys("Retry-After", "RateLimit", "RateLimit-Policy", "Set-Cookie", "X-Content-Type-Options");
        assertThat(here.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("'sha256-");
        assertThat(page(here)).isEqualTo(page(there)).contains("Reviens").isEqualTo(page(refused));
    }

    @Test
    void a_program_that_waits_gets_problem_details() throws Exception {
        logIn();
        String cookies = cookies(logIn());

        int before = framework.get();
        HttpResponse<String> here = get("/", cookies, "application/json");
        HttpResponse<String> there = get("/cours/", cookies, "application/json");

        assertThat(framework).hasValue(before + 1);
        assertThat(headers(here)).isEqualTo(headers(there));
        assertThat(here.body()).isEqualTo(there.body()).contains("temporary-reduced-capacity");
    }

    @Test
    void who_comes_when_there_is_a_place_is_passed_on_and_inside() throws Exception {
        String inside = cookies(logIn());
        HttpResponse<String> refused = logIn();
        CLIENT.send(
                request("/deconnexion", inside, "text/html")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        clock.forward(Duration.ofSeconds(
                Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow())));

        HttpResponse<String> welcome = get("/", cookies(refused), "text/html");
        assertThat(welcome.statusCode()).isEqualTo(200);
        assertThat(cookies(welcome)).contains(".in~");
        assertThat(get("/", cookies(welcome), "text/html").statusCode()).isEqualTo(200);
    }

    @Test
    void strangers_are_passed_on() throws Exception {
        logIn();
        String cookies = cookies(logIn());

        assertThat(get("/", "", "text/html").headers().firstValue("Location")).contains("/connexion");
        assertThat(get("/", cookies.replace(".out~", ".in~"), "text/html")
                        .headers()
                        .firstValue("Location"))
                .contains("/connexion");
        assertThat(get("/nowhere", cookies, "text/html").statusCode()).isEqualTo(404);
    }

    @Test
    void the_access_log_has_a_line_for_each_answer() throws Exception {
        logIn();
        String cookies = cookies(logIn());
        get("/", cookies, "text/html");
        get("/cours/", cookies, "text/html");
        log.close();

        List<String> lines = Files.readAllLines(logs.resolve("ent-1.log"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2)).contains(" 503 GET / ").endsWith(" 6e out");
        assertThat(lines.get(2).replace(" / ", " /cours/ ").split(" ", 3)[2])
                .isEqualTo(lines.get(3).split(" ", 3)[2]);
    }
}
