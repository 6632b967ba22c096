package io.github.creneau.examples.ent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Refused;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that were rendered for somebody else say what a page of one's own would say. */
class WaitingPagesTest {

    private static final StageTime TIME = StageTime.same();

    private final VirtualTime time = VirtualTime.startingAt(
            LocalDateTime.parse("2020-03-16T10:28").atZone(Slots.ZONE).toInstant());
    private final Stage stage = new Stage(time, TIME);
    private final List<Waiting> rendered = new ArrayList<>();
    private final WaitingPages pages = new WaitingPages(stage, page -> {
        rendered.add(page);
        return page.title() + " data-wait=\"\"";
    });
    private final Backend store = InProcessBackend.create(time);
    private Limiter limiter;
    private int people;

    /** Forty of its hundred places are taken by the 6e, so that others come back when there is room, or in their slot. */
    @BeforeEach
    void fill() {
        limiter = Limiter.builder("ent")
                .backend(store)
                .timing(time)
                .budget(Budget.total(100))
                .meanHold(Duration.ofMinutes(10))
                .schedule(Slots.schedule(Slots.ANNOUNCED, TIME))
                .outOfSlot(OutOfSlot.whileBelow(40))
                .build();
        time.runFor(Duration.ofSeconds(2));
        for (int i = 0; i < 40; i++) {
            assertThat(ask(Group.SIXIEME).isGranted()).isTrue();
        }
    }

    @AfterEach
    void end() {
        limiter.close();
        store.close();
    }

    private Decision ask(Group group) {
        return limiter.tryAcquire(limiter.cohort(group.id()), "person-" + people++);
    }

    private Refused refused(Group group) {
        return (Refused) ask(group);
    }

    private Optional<Schedule> schedule() {
        return limiter.policy().schedule();
    }

    private static String text(byte[] page) {
        return new String(page, StandardCharsets.UTF_8);
    }

    @Test
    void each_page_is_as_if_it_had_been_rendered_for_its_reader() {
        WaitingPages shared = new WaitingPages(stage);
        Set<String> different = new HashSet<>();
        List<Group> out = List.of(Group.CINQUIEME, Group.QUATRIEME, Group.TROISIEME);

        // Past the end of a slot at 10:30, and past the minutes that pages tell.
        for (int i = 0; i < 1_000; i++) {
            Group group = out.get(i % out.size());
            if (ask(group) instanceof Refused refused) {
                String page = text(shared.page(refused, group, schedule()));
                assertThat(page).isEqualTo(text(new WaitingPages(stage).page(refused, group, schedule())));
                different.add(page.replaceAll("data-wait=\"\\d+\"", ""));
            }
            time.runFor(Duration.ofMillis(170));
        }

        assertThat(different).hasSizeGreaterThan(20);
    }

    @Test
    void one_page_serves_all_who_are_told_the_same_minute_within_a_second() {
        Set<Long> minutes = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Refused refused = refused(Group.CINQUIEME);
            minutes.add(refused.retryAt().orElseThrow().plusMillis(59_999).getEpochSecond() / 60);
            pages.page(refused, Group.CINQUIEME, schedule());
        }

        assertThat(minutes).hasSizeBetween(2, 20);
        assertThat(rendered).hasSize(minutes.size());
    }

    @Test
    void the_count_down_is_everybodys_own() {
        Refused first = refused(Group.CINQUIEME);
        Refused second = refused(Group.CINQUIEME);

        for (Refused one : List.of(first, second)) {
            // Rounded up: whoever reloads when it is over is not too early.
            long seconds = one.retryAfter().orElseThrow().plusMillis(999).toSeconds();
            assertThat(text(pages.page(one, Group.CINQUIEME, schedule()))).endsWith("data-wait=\"" + seconds + "\"");
        }
        assertThat(first.retryAfter()).isNotEqualTo(second.retryAfter());
    }

    @Test
    void a_second_later_and_with_other_slots_it_is_rendered_anew() {
        Refused refused = refused(Group.CINQUIEME);
        pages.page(refused, Group.CINQUIEME, schedule());
        pages.page(refused, Group.CINQUIEME, schedule());
        assertThat(rendered).hasSize(1);

        pages.page(refused, Group.CINQUIEME, Optional.empty());
        assertThat(rendered).hasSize(2);

        time.runFor(Duration.ofSeconds(1));
        pages.page(refused(Group.CINQUIEME), Group.CINQUIEME, Optional.empty());
        assertThat(rendered).hasSize(3);
    }

    @Test
    void whom_nothing_is_kept_for_is_never_told_to_have_a_turn() {
        WaitingPages real = new WaitingPages(stage);
        assertThat(text(real.page(refused(Group.CINQUIEME), Group.CINQUIEME, schedule())))
                .contains("Reviens <b>vers", "Ta place est gardée", "C'est à toi !", "Continuer");

        limiter.publish(
                limiter.policy().toBuilder().appointments(Appointments.none()).build());
        time.runFor(Duration.ofSeconds(2));
        // Parents may come at any time: until it is full.
        for (int i = 0; i < 60; i++) {
            ask(Group.PARENT);
        }
        for (Group group : List.of(Group.CINQUIEME, Group.PARENT)) {
            Refused refused = refused(group);
            assertThat(refused.ticket()).isEmpty();
            assertThat(text(real.page(refused, group, schedule())))
                    .contains("Aucune place n'est gardée", "réessayer maintenant")
                    .doesNotContain("'est à toi", "'est à vous", "est gardée jusqu", "Continuer", "Reviens", "Revenez");
        }
    }
}
