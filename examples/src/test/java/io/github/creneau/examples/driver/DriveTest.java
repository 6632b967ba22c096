package io.github.creneau.examples.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.Stores;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A few people of 16 March, by real HTTP to three nodes in this JVM: ten minutes of the opening in as many seconds. */
@Isolated("ten minutes in ten seconds")
class DriveTest {

    @TempDir
    Path logs;

    @Test
    void never_more_are_inside_than_there_are_places_and_nobody_meets_a_fault() throws Exception {
        LocalDateTime from = LocalDateTime.parse("2020-03-16T09:00");
        Plan plan = new Plan(
                Stores.IN_PROCESS,
                Protection.APPOINTMENTS,
                10,
                from.atZone(Slots.ZONE).toInstant(),
                from.plusMinutes(10).atZone(Slots.ZONE).toInstant(),
                100,
                60,
                logs);

        Drive drive = Drive.run(plan);

        assertThat(drive.inside().most()).as(drive.report()).isPositive().isLessThanOrEqualTo(plan.budget());
        assertThat(drive.result().summary().admitted()).as(drive.report()).isPositive();
        assertThat(drive.result().summary().refusedAttempts())
                .as(drive.report())
                .isPositive();
        assertThat(drive.inside().statuses().keySet()).as(drive.report()).isSubsetOf(200, 303, 429, 503);
        assertThat(drive.faults()).as(drive.report()).isZero();
    }
}
