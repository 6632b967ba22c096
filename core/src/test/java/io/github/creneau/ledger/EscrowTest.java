package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.ledger.BookNode.Lane;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Places that a node holds in advance are held from others: there are few of them, and none when it counts. */
class EscrowTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);

    private static Book shop(int places) {
        return Book.of(Limiter.builder("shop")
                        .budget(Budget.total(places))
                        .appointments(Appointments.none())
                        .cohort("buyer", "browser"))
                .at("09:00");
    }

    @Test
    void a_lane_gets_what_callers_wait_for_and_half_of_what_is_free_in_advance() {
        BookNode node = shop(100).node("n1");
        Lane lane = node.lane("buyer").inUse(10).asks(5).wants(1_000);
        node.beat();
        assertThat(lane.held()).as("10 in use, 5 asked for, (100 − 10) ÷ 2").isEqualTo(10 + 5 + 45);
    }

    @Test
    void the_more_lanes_are_active_the_less_each_gets_in_advance() {
        Book book = shop(100);
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            BookNode node = book.node(name);
            node.lane("buyer").wants(1);
            node.beat();
        }
        BookNode late = book.node("n5");
        Lane lane = late.lane("buyer").wants(1_000);
        late.beat();
        assertThat(lane.held()).as("(100 − 4) ÷ (2 × 5)").isEqualTo(9);
    }

    @Test
    void the_last_hundredth_is_still_given_in_advance_and_less_is_not() {
        Book book = shop(200);
        book.enter(198, "browser");
        BookNode node = book.node("n1");
        Lane lane = node.lane("buyer").wants(9);
        node.beat();
        assertThat(lane.held()).as("2 ÷ 2 of two free").isOne();
        node.beat();
        assertThat(lane.held()).as("one of two hundred is free").isOne();
    }

    @Test
    void a_lane_gets_no_more_in_advance_than_it_wants() {
        BookNode node = shop(100).node("n1");
        Lane lane = node.lane("buyer").wants(3);
        node.beat();
        assertThat(lane.held()).isEqualTo(3);
    }

    @Test
    void one_place_may_be_had_in_advance_while_one_percent_is_free() {
        Book book = shop(100);
        book.enter(99, "browser");
        BookNode node = book.node("n1");
        Lane lane = node.lane("buyer").wants(10);
        node.beat();
        assertThat(lane.held()).isOne();
    }

    @Test
    void nothing_is_given_in_advance_below_one_percent_but_to_callers_who_wait() {
        Book book = shop(1_000);
        book.enter(991, "browser");
        BookNode node = book.node("n1");
        Lane lane = node.lane("buyer").wants(10);
        node.beat();
        assertThat(lane.held()).isZero();
        lane.asks(3);
        node.beat();
        assertThat(lane.held()).isEqualTo(3);
    }

    @Test
    void what_was_given_in_advance_is_not_given_again_on_top() {
        BookNode node = shop(100).node("n1");
        Lane lane = node.lane("buyer").wants(1_000);
        node.beat();
        int first = lane.held();
        node.beat();
        assertThat(lane.held()).isEqualTo(first);
    }

    @Test
    void a_lane_that_says_nothing_holds_nothing() {
        Book book = shop(100);
        BookNode node = book.node("n1");
        node.lane("buyer").wants(10);
        node.beat();
        node.forget("buyer");
        Beaten answer = node.beat();
        assertThat(answer.used()).isZero();
        assertThat(answer.activeLanes()).isZero();
    }

    @Test
    void a_lane_that_wants_nothing_gets_nothing_and_keeps_what_is_in_use() {
        Book book = shop(100);
        BookNode node = book.node("n1");
        Lane lane = node.lane("buyer").wants(10);
        node.beat();
        lane.wants(0).inUse(2).keeps(2);
        node.beat();
        assertThat(lane.held()).isEqualTo(2);
    }

    @Test
    void random_lanes_never_idle_on_more_than_their_part_of_what_was_free() {
        Random random = new Random(SEED);
        Book book = shop(500);
        List<BookNode> nodes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            nodes.add(book.node("n" + i));
        }
        for (int step = 0; step < 20_000; step++) {
            book.enter(random.nextInt(3), "browser");
            book.pass(Duration.ofMillis(random.nextInt(900)));
            BookNode node = nodes.get(step % 5);
            Lane lane = node.lane("buyer");
            int before = lane.grant() == null ? 0 : lane.grant().held();
            int inUse = random.nextInt(before + 1);
            int keeps = inUse + random.nextInt(before - inUse + 1);
            int asks = random.nextInt(5);
            lane.inUse(inUse).keeps(keeps).asks(asks).wants(inUse + asks + random.nextInt(300));
            Beaten answer = node.beat();
            LaneGrant grant = answer.lanes().get(0);
            int more = Math.max(0, grant.held() - keeps);
            int freeBefore = answer.budget() - answer.used() + more;
            int most = freeBefore * 100 < answer.budget() ? 0 : Math.max(1, freeBefore / (2 * answer.activeLanes()));
            assertThat(more == 0 || grant.held() <= inUse + asks + most)
                    .as("-Dcreneau.seed=%d, step %d: %s of %d free", SEED, step, grant, freeBefore)
                    .isTrue();
            assertThat(answer.used()).isLessThanOrEqualTo(answer.budget());
        }
    }
}
