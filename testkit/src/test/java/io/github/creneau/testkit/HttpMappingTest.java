package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Refused;
import io.github.creneau.http.HttpMapping;
import io.github.creneau.http.HttpRefusal;
import io.github.creneau.http.HttpRefusal.Header;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.schedule.Schedule;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decisions look like in HTTP. */
class HttpMappingTest {

    private static final Instant MONDAY_AT_NINE = Instant.parse("2020-03-16T08:00:00Z");

    private final VirtualTime time = VirtualTime.startingAt(MONDAY_AT_NINE);
    private final HttpMapping http = HttpMapping.of("ent");

    private Limiter.Builder limiter() {
        return Limiter.builder("ent")
                .timing(time)
                .backend(InProcessBackend.create(time))
                .budget(Budget.total(1));
    }

    private Refused full() {
        Limiter limiter = limiter().cohort("6e").build();
        limiter.tryAcquire(limiter.cohort("6e"), "somebody");
        return (Refused) limiter.tryAcquire(limiter.cohort("6e"), "another");
    }

    private Refused outOfSlot() {
        Limiter limiter = limiter()
                .schedule(Schedule.in("Europe/Paris").slot("5e", "10:45", "12:45"))
                .outOfSlot(OutOfSlot.closed())
                .build();
        return (Refused) limiter.tryAcquire(limiter.cohort("5e"), "a \"pupil\"");
    }

    private static List<String> values(HttpRefusal refusal, String name) {
        return refusal.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .toList();
    }

    @Test
    void a_full_platform_is_503_and_tells_when_to_come_back() {
        Refused refused = full();
        HttpRefusal refusal = http.refusal(refused, Locale.ENGLISH);
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(values(refusal, "Cache-Control")).containsExactly("no-store");
        long wait = Long.parseLong(values(refusal, "Retry-After").get(0));
        assertThat(MONDAY_AT_NINE.plusSeconds(wait))
                .isAfterOrEqualTo(refused.retryAt().orElseThrow());
        assertThat(values(refusal, "RateLimit")).containsExactly("\"ent\";r=0;t=" + wait);
    }

    @Test
    void out_of_slot_is_429() {
        HttpRefusal refusal = http.refusal(outOfSlot(), Locale.FRENCH);
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.problem()).contains("\"status\":429").contains("quota-exceeded");
    }

    @Test
    void the_platforms_capacity_and_the_persons_id_are_never_published() {
        Limiter big = limiter().budget(Budget.total(8_765)).cohort("6e").build();
        for (int i = 0; i < 8_765; i++) {
            big.tryAcquire(big.cohort("6e"), "s" + i);
        }
        HttpRefusal refusal = http.refusal((Refused) big.tryAcquire(big.cohort("6e"), "marie-dupont"), Locale.ENGLISH);
        assertThat(refusal.toString())
                .doesNotContain("8765")
                .doesNotContain("8,765")
                .doesNotContain("marie");
    }

    @Test
    void the_ticket_rides_in_a_cookie_that_scripts_cannot_read_and_comes_back() {
        Refused refused = full();
        String cookie =
                values(http.refusal(refused, Locale.ENGLISH), "Set-Cookie").get(0);
        assertThat(cookie).contains("; HttpOnly; Secure; SameSite=Lax").startsWith("ent-place=");
        String sent = "theme=dark; " + cookie.substring(0, cookie.indexOf(';')) + "; x=y";
        assertThat(http.proof(sent)).isEqualTo(refused.ticket());
    }

    @Test
    void the_pass_of_a_session_is_kept_and_forgotten() {
        Limiter limiter = limiter().cohort("6e").build();
        Decision decision = limiter.tryAcquire(limiter.cohort("6e"), "somebody");
        Header keep = http.keep((Granted) decision).orElseThrow();
        assertThat(http.proof(keep.value().substring(0, keep.value().indexOf(';'))))
                .isEqualTo(((Granted) decision).pass());
        assertThat(http.forget().value()).contains("Max-Age=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "=", "ent-place", "ent-place=", "ent-place=a b", "ent-place=<script>", "x=1"})
    void whatever_else_a_request_carries_is_no_proof(String cookies) {
        assertThat(http.proof(cookies)).isEmpty();
    }

    @Test
    void no_cookies_are_no_proof() {
        assertThat(http.proof(null)).isEmpty();
        assertThat(http.proof("x=" + "y".repeat(20_000))).isEmpty();
    }

    @Test
    void the_problem_is_json_whose_type_may_begin_otherwise() {
        String problem = http.typeBase(URI.create("https://example.org/problems/"))
                .refusal(outOfSlot(), Locale.FRENCH)
                .problem();
        assertThat(problem)
                .startsWith("{\"type\":\"https://example.org/problems/quota-exceeded\"")
                .contains("\"violated-policies\":[\"ent\"]")
                .contains("\"reason\":\"OUT_OF_SLOT\"");
    }

    @Test
    void bad_input_is_refused_by_name() {
        assertThatThrownBy(() -> HttpMapping.of("a b")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> http.cookieName("a;b")).hasMessageContaining("http.cookieName");
        assertThatThrownBy(() -> http.cookiePath("a")).hasMessageContaining("http.cookiePath");
        assertThatThrownBy(() -> http.typeBase(URI.create("relative"))).hasMessageContaining("http.typeBase");
    }

    /** A header is what a stranger sends. */
    @Test
    void whatever_stands_in_a_cookie_is_a_proof_or_none() {
        long seed = Long.getLong("creneau.seed", 20_200_316L);
        SplittableRandom random = new SplittableRandom(seed);
        String cookie =
                values(http.refusal(full(), Locale.ENGLISH), "Set-Cookie").get(0);
        String sound = "lang=fr; " + cookie.split(";", 2)[0] + "; theme=dark";
        int found = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder header = new StringBuilder(sound);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(header.length());
                switch (random.nextInt(4)) {
                    case 0 -> header.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> header.insert(at, "=; ,\"\r\n\0%".charAt(random.nextInt(9)));
                    case 2 -> header.insert(at, sound);
                    default -> header.setLength(at + 1);
                }
            }
            Optional<String> proof = http.proof(header.toString());
            proof.ifPresent(text -> assertThat(text).as("seed " + seed).matches("[A-Za-z0-9._-]{1,256}"));
            found += proof.isPresent() ? 1 : 0;
        }
        assertThat(found).isBetween(250, 4_750);
        assertThat(http.proof(sound + ";" + "x".repeat(1 << 20))).isEmpty();
    }
}
