package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.creneau.inprocess.InProcessBackend;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes no sense is refused at once, by one exception that names the field, the value and what is allowed. */
class BadInputTest {

    private static final String STRANGER = "; this one is of limiter 'ent', node node#";

    private static Arguments bad(String field, String value, String allowed, ThrowingCallable call) {
        return arguments(field, value, allowed, call);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                bad("budget", "0", "1 to 50000000", () -> Budget.total(0)),
                bad("budget", "-1", "1 to 50000000", () -> Budget.perNode(-1)),
                bad("budget", "50000001", "1 to 50000000", () -> Budget.total(50_000_001)),
                bad("rate.tokens", "0", "1 to 1000000000", () -> Rate.perSecond(0)),
                bad("rate.tokens", "-5", "1 to 1000000000", () -> Rate.perMinute(-5)),
                bad("rate.tokens", "2000000000", "1 to 1000000000", () -> Rate.perSecond(2_000_000_000L)),
                bad(
                        "rate.tokens",
                        "1000001",
                        "at most one a nanosecond",
                        () -> Rate.per(1_000_001, Duration.ofMillis(1))),
                bad("rate.period", "null", "PT0.001S to PT24H", () -> Rate.per(1, null)),
                bad("rate.period", "PT0S", "PT0.001S to PT24H", () -> Rate.per(1, Duration.ZERO)),
                bad("rate.period", "PT25H", "PT0.001S to PT24H", () -> Rate.per(1, Duration.ofHours(25))),
                bad(
                        "rate.burst",
                        "0",
                        "1 to 1000000000",
                        () -> Rate.perSecond(1).burst(0)),
                bad(
                        "rate.and",
                        "null",
                        "Rate.perSecond(..)",
                        () -> Rate.perSecond(1).and(null)),
                bad(
                        "rate.and",
                        "Rate[",
                        "per node",
                        () -> Rate.perSecond(1).and(Rate.perMinute(9).perNode())),
                bad("rate.bandwidths", "null", "1 to 8 bandwidths", () -> new Rate(null, false)),
                bad("rate.bandwidths (number)", "0", "1 to 8", () -> new Rate(List.of(), false)),
                bad("rate.bandwidths (number)", "9", "1 to 8", BadInputTest::nineBandwidths),
                bad("share", "-1", "0 to 100", () -> Share.percent(-1)),
                bad("share", "101", "0 to 100", () -> Share.percent(101)),
                bad("share.perMille", "1001", "0 to 1000", () -> new Share(1_001)),
                bad("outOfSlot.whileBelow", "0", "1 to 100", () -> OutOfSlot.whileBelow(0)),
                bad("outOfSlot.whileBelow", "101", "1 to 100", () -> OutOfSlot.whileBelow(101)),
                bad("outOfSlot.share", "null", "Share.percent(..)", () -> OutOfSlot.share(null)),
                bad(
                        "outOfSlot.share",
                        "null",
                        "Share.percent(..)",
                        () -> OutOfSlot.whileBelow(60).and(null)),
                bad("outOfSlot.threshold (per mille)", "1001", "0 to 1000", () -> new OutOfSlot(Share.all(), 1_001)),
                bad("appointments.part", "0.0", "above 0, at most 0.95", () -> Appointments.part(0)),
                bad("appointments.part", "0.96", "above 0, at most 0.95", () -> Appointments.part(0.96)),
                bad("appointments.part", "NaN", "above 0, at most 0.95", () -> Appointments.part(Double.NaN)),
                bad("appointments.part", "-Infinity", "above 0", () -> Appointments.part(Double.NEGATIVE_INFINITY)),
                bad("appointments (per mille)", "951", "0 to 950", () -> new Appointments(951)));
    }

    private static Rate nineBandwidths() {
        Rate rate = Rate.perSecond(1);
        for (int i = 0; i < 8; i++) {
            rate = rate.and(Rate.perSecond(1));
        }
        return rate;
    }

    private static Limiter.Builder limiter() {
        return Limiter.builder("ent");
    }

    private static Limiter.Builder whole() {
        return limiter().budget(Budget.total(10)).cohort("6e").backend(InProcessBackend.create(new ManualTiming()));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    static Stream<Arguments> builder() {
        return Stream.of(
                bad("name", "null", "1 to 64 letters", () -> Limiter.builder(null)),
                bad("name", "", "1 to 64 letters", () -> Limiter.builder("")),
                bad("name", "a b", "1 to 64 letters", () -> Limiter.builder("a b")),
                bad("name", "-a", "the first a letter or digit", () -> Limiter.builder("-a")),
                bad("name", "é", "1 to 64 letters", () -> Limiter.builder("é")),
                bad("node", "a:b", "1 to 64 letters", () -> limiter().node("a:b")),
                bad("policyVersion", "0", "1 to 1099511627776", () -> limiter().policyVersion(0)),
                bad("node", "null", "1 to 64 letters", () -> limiter().node(null)),
                bad("backend", "null", "it is this JVM alone", () -> limiter().backend(null)),
                bad("timing", "null", "Timing.system()", () -> limiter().timing(null)),
                bad("nodeCapacity", "0", "1 to 50000000", () -> limiter().nodeCapacity(0)),
                bad(
                        "budget",
                        "null",
                        "Budget.total(..) for the whole platform, or Budget.perNode(..)",
                        () -> limiter().budget(null)),
                bad("rate", "null", "Rate.perSecond(..)", () -> limiter().rate(null)),
                bad("schedule", "null", "Schedule.in(..)", () -> limiter().schedule(null)),
                bad(
                        "outOfSlot",
                        "null",
                        "OutOfSlot.whileBelow(..)",
                        () -> limiter().outOfSlot(null)),
                bad(
                        "appointments",
                        "null",
                        "Appointments.part(..)",
                        () -> limiter().appointments(null)),
                bad("cohort", "null", "names of cohorts", () -> limiter().cohort((String[]) null)),
                bad(
                        "cohort",
                        "a\\u000ab",
                        "a name of 1 to 64 letters",
                        () -> limiter().cohort("6e", "a\nb")),
                bad(
                        "cohort",
                        "6e:",
                        "a name of 1 to 64 letters",
                        () -> limiter().cohort("6e:")),
                bad(
                        "share.cohort",
                        "",
                        "a name of 1 to 64 letters",
                        () -> limiter().share("", Share.all())),
                bad("share", "null", "Share.percent(..)", () -> limiter().share("6e", null)),
                bad(
                        "reserve.cohort",
                        "null",
                        "a name of 1 to 64 letters",
                        () -> limiter().reserve(null, 1)),
                bad("reserve", "-1", "0 to 50000000", () -> limiter().reserve("6e", -1)),
                bad("idleTime", "null", "PT1S to PT24H", () -> limiter().idleTime(null)),
                bad("idleTime", "PT0.999S", "PT1S to PT24H", () -> limiter().idleTime(Duration.ofMillis(999))),
                bad("maxHold", "PT0S", "PT1S to PT24H", () -> limiter().maxHold(Duration.ZERO)),
                bad("maxHold", "PT24H1S", "PT1S to PT24H", () -> limiter().maxHold(seconds(86_401))),
                bad("maxSession", "PT192H", "PT1S to PT168H", () -> limiter().maxSession(Duration.ofDays(8))),
                bad("confirmWithin", "PT-1S", "PT1S to PT24H", () -> limiter().confirmWithin(seconds(-1))),
                bad("endWithSlot", "PT-1S", "PT0S to PT24H", () -> limiter().endWithSlot(seconds(-1))),
                bad("meanHold", "PT0S", "PT1S to PT24H", () -> limiter().meanHold(Duration.ZERO)),
                bad("heartbeat", "PT0.099S", "PT0.1S to PT10S", () -> limiter().heartbeat(Duration.ofMillis(99))),
                bad("lease", "PT5M1S", "PT0.3S to PT5M", () -> limiter().lease(seconds(301))),
                bad("timeout", "PT11S", "PT0.01S to PT10S", () -> limiter().timeout(seconds(11))),
                bad("listener", "null", "a listener", () -> limiter().listener(null)),
                bad("shadow", "null", "names of cohorts", () -> limiter().shadow((String[]) null)),
                bad("shadow", "none", "at least one cohort", () -> limiter().shadow()),
                bad("cohort", "none", "at least one", () -> limiter().cohort()),
                bad(
                        "shadow.cohort",
                        "a b\\u0000",
                        "a name of 1 to 64 letters",
                        () -> limiter().shadow("a b\0")),
                bad(
                        "shadow.cohort",
                        "5e",
                        "one of [6e]",
                        () -> whole().shadow("5e").build()),
                bad(
                        "budget",
                        "null",
                        "Budget.total(..) for the whole platform, or Budget.perNode(..)",
                        () -> limiter().cohort("6e").build()),
                bad(
                        "cohorts",
                        "none",
                        "at least one",
                        () -> limiter().budget(Budget.total(1)).build()),
                bad(
                        "lease",
                        "PT2S",
                        "at least three heartbeats, PT3S",
                        () -> whole().lease(seconds(2)).build()),
                bad(
                        "timeout",
                        "PT4S",
                        "the lease",
                        () -> whole().timeout(seconds(4)).build()),
                bad(
                        "share.cohort",
                        "5e",
                        "one of [6e]",
                        () -> whole().share("5e", Share.all()).build()),
                bad(
                        "reserve.cohort",
                        "5e",
                        "one of [6e]",
                        () -> whole().reserve("5e", 1).build()),
                bad(
                        "reserve (sum)",
                        "11",
                        "at most the budget, 10",
                        () -> whole().reserve("6e", 11).build()),
                bad(
                        "reserve (sum)",
                        "12",
                        "at most the budget of one node, 10",
                        () -> whole().budget(Budget.perNode(10))
                                .cohort("5e")
                                .reserve("6e", 6)
                                .reserve("5e", 6)
                                .build()));
    }

    static Stream<Arguments> calls() {
        Limiter limiter = whole().build();
        Cohort cohort = limiter.cohort("6e");
        Cohort stranger = whole().build().cohort("6e");
        Policy other = Policy.builder().budget(Budget.total(1)).cohort("5e").build();
        return Stream.of(
                bad("cohort", "5e", "one of [6e]", () -> limiter.cohort("5e")),
                bad("cohort", "null", "one of [6e]", () -> limiter.cohort(null)),
                bad("cohort", "null", "by its cohort(..)", () -> limiter.tryAcquire(null, "anna")),
                bad("cohort", "null", "a cohort of limiter 'ent', node node#", () -> limiter.tryAcquire((Cohort) null)),
                bad("cohort", "6e", STRANGER, () -> limiter.tryAcquire(stranger)),
                bad("cohort", "6e", STRANGER, () -> limiter.tryAcquire(stranger, "anna")),
                bad("cohort", "6e", STRANGER, () -> limiter.acquire(stranger, seconds(1))),
                bad("cohort", "6e", STRANGER, () -> limiter.holders(stranger)),
                bad(
                        "request",
                        "null",
                        "Request.permit(..) or Request.session(..)",
                        () -> limiter.tryAcquire((Request) null)),
                bad("weight", "0", "1 to 1048575", () -> Request.permit(cohort).weight(0)),
                bad("weight", "-3", "1 to 1048575", () -> Request.permit(cohort).weight(-3)),
                bad(
                        "weight",
                        "1048576",
                        "1 to 1048575",
                        () -> Request.permit(cohort).weight(1_048_576)),
                bad("timeout", "null", "PT0S to PT1H", () -> limiter.acquire(cohort, null)),
                bad("timeout", "PT-0.001S", "PT0S to PT1H", () -> limiter.acquire(cohort, Duration.ofMillis(-1))),
                bad(
                        "timeout",
                        "PT1H0.001S",
                        "PT0S to PT1H",
                        () -> limiter.acquire(cohort, Duration.ofMillis(3_600_001))),
                bad(
                        "timeout",
                        "PT2562047788015215H30M7S",
                        "PT0S to PT1H",
                        () -> limiter.acquireAsync(Request.permit(cohort), seconds(Long.MAX_VALUE))),
                bad("author", "null", "1 to 64 characters", () -> limiter.publish(limiter.policy(), null)),
                bad("author", "", "1 to 64 characters", () -> limiter.publish(limiter.policy(), "")),
                bad("author", "xxx", "1 to 64 characters", () -> limiter.publish(limiter.policy(), "x".repeat(65))),
                bad("author", "a\\u000ab", "no control characters", () -> limiter.publish(limiter.policy(), "a\nb")),
                bad(
                        "lasting",
                        "PT0S",
                        "PT1S to PT8784H",
                        () -> limiter.publish(limiter.policy(), "anna", Duration.ZERO)),
                bad(
                        "lasting",
                        "PT2562047788015215H30M7S",
                        "PT1S to PT8784H",
                        () -> limiter.publish(limiter.policy(), "anna", seconds(Long.MAX_VALUE))),
                bad("node", "n#1", "a node that holds something", () -> limiter.free("n#1")),
                bad("node", "null", "1 to 128 characters", () -> limiter.free(null)),
                bad("node", " ", "1 to 128 characters", () -> limiter.free(" ")),
                bad("sessionId", "null", "1 to 256 characters", () -> limiter.tryAcquire(cohort, null)),
                bad("sessionId", "a text of length 0", "1 to 256 characters", () -> limiter.tryAcquire(cohort, "")),
                bad("sessionId", "a text of length 1", "not all blank", () -> limiter.tryAcquire(cohort, " ")),
                bad(
                        "sessionId",
                        "a text of length 2",
                        "no control characters",
                        () -> limiter.tryAcquire(cohort, "a\0")),
                bad(
                        "sessionId",
                        "a text of length 257",
                        "1 to 256 characters",
                        () -> limiter.tryAcquire(cohort, "x".repeat(257))),
                bad("proof", "a text of length 0", "1 to 256 characters", () -> limiter.tryAcquire(cohort, "anna", "")),
                bad("sessionId", "null", "the id of a session", () -> limiter.touch(null)),
                bad("sessionId", "a text of length 0", "1 to 256 characters", () -> limiter.touch("")),
                bad("sessionId", "null", "1 to 256 characters", () -> limiter.release(null)),
                bad("policy", "null", "policy().toBuilder()", () -> limiter.publish(null)),
                bad("policy.cohorts", "[5e]", "exactly [6e]", () -> limiter.publish(other)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"values", "builder", "calls"})
    void is_refused_and_named(String field, String value, String allowed, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(call).satisfies(thrown -> {
            assertThat(thrown.field()).isEqualTo(field);
            assertThat(thrown.value()).startsWith(value);
            assertThat(thrown.allowed()).contains(allowed);
            assertThat(thrown).hasMessage(field + ": " + thrown.value() + "; allowed: " + thrown.allowed());
        });
    }

    @Test
    void the_last_values_that_make_sense_are_taken() {
        Limiter limiter = whole().node("a.b_c-9")
                .budget(Budget.total(50_000_000))
                .rate(Rate.per(1_000_000_000, Duration.ofSeconds(1)).burst(1_000_000_000))
                .share("6e", Share.closed())
                .reserve("6e", 50_000_000)
                .idleTime(Duration.ofHours(24))
                .maxHold(Duration.ofSeconds(1))
                .maxSession(Duration.ofDays(7))
                .confirmWithin(Duration.ofSeconds(1))
                .endWithSlot(Duration.ZERO)
                .meanHold(Duration.ofSeconds(1))
                .appointments(Appointments.part(0.95))
                .heartbeat(Duration.ofMillis(100))
                .lease(Duration.ofMillis(300))
                .timeout(Duration.ofMillis(10))
                .build();

        limiter.tryAcquire(limiter.cohort("6e"), "x".repeat(256));
        limiter.close();
    }

    @Test
    void a_cohort_of_another_limiter_is_told_with_both_limiters() {
        Limiter ent = whole().node("web-1").build();
        Cohort stranger = Limiter.builder("sos")
                .node("web-2")
                .budget(Budget.total(1))
                .cohort("6e")
                .build()
                .cohort("6e");

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ent.tryAcquire(stranger))
                .withMessageMatching(
                        "cohort: 6e; allowed: a cohort of limiter 'ent', node web-1#[0-9a-z]+, by its cohort"
                                + "\\(\\.\\.\\); this one is of limiter 'sos', node web-2#[0-9a-z]+");
    }

    @Test
    void closing_twice_is_no_mistake_and_using_it_after_that_is_one() {
        Limiter limiter = whole().build();
        Cohort cohort = limiter.cohort("6e");

        limiter.close();
        limiter.close();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> limiter.tryAcquire(cohort, "anna"))
                .withMessage("limiter 'ent' is closed");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> limiter.tryAcquire(cohort));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> limiter.touch("anna"));
    }
}
