package io.github.creneau.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits is answered before the framework has begun, and as it would answer. */
class FrontDoorTest {

    @TempDir
    Path logs;

    private SmallEnt ent;

    /** One place, and tokens for two. */
    @BeforeEach
    void start() {
        ent = new SmallEnt(logs.resolve("ent-1.log"), 1);
    }

    @AfterEach
    void stop() {
        ent.close();
    }

    /** Somebody for whom there is no place. */
    private Person waiting() throws Exception {
        assertThat(ent.somebody().logIn("6e").statusCode()).isEqualTo(200);
        Person waiting = ent.somebody();
        assertThat(waiting.logIn("6e").statusCode()).isEqualTo(503);
        return waiting;
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
        Person waiting = waiting();

        int before = ent.seenByFramework();
        HttpResponse<String> here = waiting.get("/cours");
        assertThat(ent.seenByFramework()).isEqualTo(before);
        // The path of another page to it, and of the same to the framework.
        HttpResponse<String> there = waiting.get("/cours/");
        assertThat(ent.seenByFramework()).isEqualTo(before + 1);

        assertThat(here.statusCode()).isEqualTo(503).isEqualTo(there.statusCode());
        assertThat(headers(here))
                .isEqualTo(headers(there))
                .containsKeys("Retry-After", "RateLimit", "RateLimit-Policy", "Set-Cookie", "X-Content-Type-Options");
        assertThat(here.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("'sha256-");
        assertThat(page(here)).isEqualTo(page(there)).contains("Reviens");
    }

    @Test
    void a_program_that_waits_gets_problem_details() throws Exception {
        Person waiting = waiting();

        int before = ent.seenByFramework();
        HttpResponse<String> here = waiting.get("/", "application/json");
        HttpResponse<String> there = waiting.get("/cours/", "application/json");

        assertThat(ent.seenByFramework()).isEqualTo(before + 1);
        assertThat(headers(here)).isEqualTo(headers(there));
        assertThat(here.body()).isEqualTo(there.body()).contains("temporary-reduced-capacity");
    }

    @Test
    void who_comes_when_there_is_a_place_is_passed_on_and_inside() throws Exception {
        Person inside = ent.somebody();
        inside.logIn("6e");
        Person waiting = ent.somebody();
        HttpResponse<String> refused = waiting.logIn("6e");
        inside.post("/deconnexion", "");
        ent.forward(Duration.ofSeconds(
                refused.headers().firstValueAsLong("Retry-After").orElseThrow()));

        assertThat(waiting.get("/").statusCode()).isEqualTo(200);
        assertThat(waiting.cookies()).contains(".in~");
        assertThat(waiting.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void strangers_are_passed_on() throws Exception {
        Person waiting = waiting();

        assertThat(ent.somebody().get("/").headers().firstValue("Location")).contains("/connexion");
        assertThat(waiting.get("/nowhere").statusCode()).isEqualTo(404);
        waiting.forge("ent-visite", waiting.cookie("ent-visite").replace(".out~", ".in~"));
        assertThat(waiting.get("/").headers().firstValue("Location")).contains("/connexion");
    }

    @Test
    void the_access_log_has_a_line_for_each_answer() throws Exception {
        Person waiting = waiting();
        waiting.get("/cours/");
        ent.closeLog();

        List<String> lines = Files.readAllLines(logs.resolve("ent-1.log"));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).contains(" 303 POST /connexion ").endsWith(" 6e out");
        assertThat(lines.get(1)).contains(" 200 GET / ").endsWith(" 6e in");
        assertThat(lines.get(3)).contains(" 503 GET / ").endsWith(" 6e out");
        assertThat(lines.get(3).replace(" / ", " /cours/ ").split(" ", 3)[2])
                .isEqualTo(lines.get(4).split(" ", 3)[2]);
    }
}
