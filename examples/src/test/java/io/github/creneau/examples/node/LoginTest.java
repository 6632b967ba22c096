package io.github.creneau.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One visit for each browser, however often its form is sent; and what is left of it in cookies. */
class LoginTest {

    private static final String VISIT = "ent-visite";
    private static final String PLACE = "ent-eure-place";

    @TempDir
    Path logs;

    private SmallEnt ent;

    /** Tokens for two. */
    private void start(int places) {
        ent = new SmallEnt(logs.resolve("ent-1.log"), places);
    }

    @AfterEach
    void stop() {
        ent.close();
    }

    private static String told(HttpResponse<String> page) {
        return page.body().replaceAll("(?s).*<h1>(.*)</h1>.*", "$1");
    }

    private static String session(Person person) {
        return person.cookie(VISIT).split("\\.", 2)[0];
    }

    @Test
    void who_sends_the_form_three_times_has_one_place() throws Exception {
        start(5);
        Person pupil = ent.somebody();

        for (int i = 0; i < 3; i++) {
            assertThat(pupil.logIn("6e").statusCode()).isEqualTo(200);
            assertThat(ent.held()).isEqualTo(1);
        }
        assertThat(ent.somebody().logIn("6e").statusCode()).isEqualTo(200);
        assertThat(ent.held()).isEqualTo(2);
    }

    @Test
    void who_waits_and_sends_the_form_again_or_reloads_is_told_the_same_time() throws Exception {
        start(1);
        ent.somebody().logIn("6e");
        Person pupil = ent.somebody();
        String first = told(pupil.logIn("6e"));
        String ticket = pupil.cookie(PLACE);
        assertThat(first).contains("Reviens");
        assertThat(ticket).startsWith("t");

        for (int i = 0; i < 2; i++) {
            ent.forward(Duration.ofSeconds(20));
            assertThat(told(pupil.logIn("6e"))).isEqualTo(first);
            assertThat(told(pupil.get("/"))).isEqualTo(first);
            assertThat(pupil.cookie(PLACE)).isEqualTo(ticket);
        }
        assertThat(told(ent.somebody().logIn("6e"))).isNotEmpty();
        assertThat(ent.held()).isEqualTo(1);
    }

    @Test
    void the_form_itself_takes_no_place_and_needs_no_answer_but_the_page() throws Exception {
        start(1);
        ent.somebody().get("/connexion");
        assertThat(ent.held()).isZero();

        assertThat(ent.somebody().logIn("6e").statusCode()).isEqualTo(200);
        int before = ent.seenByFramework();
        assertThat(ent.somebody().logIn("6e").statusCode()).isEqualTo(503);
        // The form alone: the first refusal is as cheap as those that follow.
        assertThat(ent.seenByFramework()).isEqualTo(before + 1);
    }

    @Test
    void who_says_to_be_somebody_else_leaves_the_former_visit() throws Exception {
        start(1);
        Person person = ent.somebody();
        person.logIn("6e");
        String before = session(person);

        assertThat(person.logIn("5e").statusCode()).isEqualTo(200);

        assertThat(session(person)).isNotEqualTo(before);
        assertThat(ent.held()).isEqualTo(1);
    }

    @Test
    void who_waits_and_says_to_be_somebody_else_is_told_another_time() throws Exception {
        start(1);
        ent.somebody().logIn("6e");
        Person person = ent.somebody();
        person.logIn("6e");
        String ticket = person.cookie(PLACE);

        assertThat(person.logIn("parent").body()).contains("Revenez");
        assertThat(person.cookie(PLACE)).startsWith("t").isNotEqualTo(ticket);
    }

    @Test
    void a_ticket_is_gone_when_it_has_let_somebody_in_and_the_pass_when_they_leave() throws Exception {
        start(1);
        Person first = ent.somebody();
        first.logIn("6e");
        Person second = ent.somebody();
        HttpResponse<String> refused = second.logIn("6e");
        assertThat(second.cookie(PLACE)).startsWith("t");

        first.post("/deconnexion", "");
        assertThat(first.cookies()).isEmpty();
        ent.forward(Duration.ofSeconds(
                refused.headers().firstValueAsLong("Retry-After").orElseThrow()));
        assertThat(second.get("/").statusCode()).isEqualTo(200);
        assertThat(second.cookie(PLACE)).startsWith("p");

        second.post("/deconnexion", "");
        assertThat(second.cookies()).isEmpty();
        assertThat(ent.held()).isZero();
    }

    @Test
    void who_is_told_a_time_in_days_is_known_as_long() throws Exception {
        start(1);
        ent.somebody().logIn("6e");
        Person waiting = ent.somebody();

        assertThat(waiting.ages()).isEmpty();
        waiting.logIn("6e");
        assertThat(waiting.ages().get(VISIT)).isGreaterThanOrEqualTo(Duration.ofDays(8));
    }
}
