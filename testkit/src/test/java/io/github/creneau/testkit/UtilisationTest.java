package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of twice the demand that fits, callers hold at least 99 % of the places, though sessions come and go among permits. */
class UtilisationTest {

    private static final int PLACES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final Duration VISIT = Duration.ofSeconds(30);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    private final Platform platform = new Platform();
    private final Random random = new Random(Long.getLong("creneau.seed", 20_200_316L));
    private int inside;

    @ParameterizedTest(name = "spread over {0} nodes")
    @ValueSource(ints = {1, 3})
    void places_are_used_where_sessions_take_them_from_permits(int nodes) {
        List<Limiter> limiters = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            limiters.add(platform.node("n" + i, UtilisationTest::values));
        }
        platform.runFor(Duration.ofSeconds(2));
        for (int i = 0; i < 2 * PLACES; i++) {
            Limiter node = limiters.get(i % nodes);
            Cohort cohort = node.cohort("pupil");
            if (i < PLACES / 5) {
                come(node, Request.session(cohort, "s" + i), Duration.ZERO, VISIT);
            } else {
                come(node, Request.permit(cohort), PATIENCE, WORK);
            }
        }
        platform.runFor(Duration.ofSeconds(5));
        long held = 0;
        long attainable = 0;
        for (int i = 0; i < 600; i++) {
            platform.runFor(SAMPLE);
            held += inside;
            attainable += PLACES - limiters.get(0).snapshot().due();
            assertThat(inside).isLessThanOrEqualTo(PLACES);
        }

        assertThat((double) held / attainable).isGreaterThanOrEqualTo(0.99);
    }

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("pupil");
    }

    private void come(Limiter node, Request request, Duration patience, Duration stay) {
        var unused = node.acquireAsync(request, patience).thenAccept(decision -> {
            if (decision instanceof Granted granted) {
                inside++;
                later(stay, () -> {
                    inside--;
                    granted.close();
                    come(node, request, patience, stay);
                });
            } else {
                later(Duration.ofMillis(500), () -> come(node, request, patience, stay));
            }
        });
    }

    /** Half to one and a half of the time. */
    private void later(Duration time, Runnable action) {
        platform.time.schedule(action, time.toNanos() / 2 + (long) (random.nextDouble() * time.toNanos()));
    }
}
