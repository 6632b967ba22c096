package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.ledger.FullDemand.Outcome;
import io.github.creneau.ledger.FullDemand.Stays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Places are used where all are wanted, and times told are kept all the same. {@code -Dcreneau.visits=100000} for more of
 * them than the build runs; the table is written to {@code core/target/full-demand.md}.
 */
class FullDemandTest {

    private static final int VISITS = Integer.getInteger("creneau.visits", 1_500);
    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final List<String> TABLE = new ArrayList<>(List.of(
            "| places | stay | stays | in use | came as told | in at once | newcomers |",
            "|---|---|---|---|---|---|---|"));

    @ParameterizedTest
    @CsvSource({
        "10, PT10S, ANY, 60", "10, PT1M, ANY, 60", "10, PT5M, ANY, 60",
        "50, PT10S, ANY, 88", "50, PT1M, ANY, 88", "50, PT5M, ANY, 88",
        "500, PT1M, ANY, 98", "500, PT5M, ANY, 98", "500, PT5M, ALIKE, 90",
        "50, PT1M, ALIKE, 85", "50, PT5M, ALIKE, 80"
    })
    void so_many_places_are_in_use_at_least(int places, Duration stay, Stays stays, int percent) {
        Outcome outcome = new FullDemand(places, stay, stays, SEED).serve(Math.max(VISITS, 10 * places));
        TABLE.add("| %d | %s | %s | %.1f %% | %d | %.1f %% | %d |"
                .formatted(
                        places,
                        stay,
                        stays,
                        100 * outcome.used(),
                        outcome.came(),
                        100.0 * outcome.kept() / outcome.came(),
                        outcome.newcomers()));
        assertThat(outcome.kept()).as("of %d", outcome.came()).isGreaterThanOrEqualTo(outcome.came() * 95 / 100);
        assertThat(outcome.used()).isGreaterThan(percent / 100.0);
        assertThat(outcome.newcomers()).isPositive();
    }

    @AfterAll
    static void writeTable() throws Exception {
        Files.write(Path.of("target", "full-demand.md"), TABLE);
    }
}
