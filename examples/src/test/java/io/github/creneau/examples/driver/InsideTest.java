package io.github.creneau.examples.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was inside, by lines of access logs. */
class InsideTest {

    private static final Duration IDLE = Duration.ofMillis(1_000);

    @TempDir
    Path logs;

    private Inside read(String... lines) throws IOException {
        for (int i = 0; i < lines.length; i++) {
            Files.writeString(logs.resolve("ent-" + i + ".log"), lines[i]);
        }
        return Inside.read(logs, IDLE);
    }

    @Test
    void who_overlaps_on_two_nodes_is_inside_together() throws IOException {
        Inside inside = read("10 20 303 POST /connexion a 6e in\n", "30 40 200 GET / b 5e in\n");

        assertThat(inside.most()).isEqualTo(2);
        assertThat(inside.visits()).isEqualTo(2);
    }

    @Test
    void who_was_idle_for_too_long_has_left() throws IOException {
        Inside inside = read("10 20 303 POST /connexion a 6e in\n1011 1012 303 POST /connexion b 6e in\n");

        assertThat(inside.most()).isEqualTo(1);
    }

    @Test
    void a_page_on_another_node_keeps_the_place() throws IOException {
        Inside inside = read(
                "10 20 303 POST /connexion a 6e in\n1500 1510 303 POST /connexion b 6e in\n",
                "900 910 200 GET / a 6e in\n");

        assertThat(inside.most()).isEqualTo(2);
    }

    @Test
    void who_logs_out_has_left_when_it_is_asked_for() throws IOException {
        Inside inside = read("10 20 303 POST /connexion a 6e in\n100 130 303 POST /deconnexion a 6e out\n"
                + "105 120 303 POST /connexion b 6e in\n");

        assertThat(inside.most()).isEqualTo(1);
    }

    @Test
    void the_refused_are_not_inside_but_counted() throws IOException {
        Inside inside = read("10 20 503 POST /connexion a 6e out\n30 40 429 GET / a 6e out\n");

        assertThat(inside.most()).isZero();
        assertThat(inside.statuses()).containsEntry(503, 1).containsEntry(429, 1);
    }
}
