package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of those inside, a thousand at a time. */
class HoldersTest {

    private static final int PAGE = 1_000;

    private final Book book = Book.of(Limiter.builder("club")
                    .budget(Budget.total(10_000))
                    .appointments(Appointments.none())
                    .cohort("member"))
            .at("09:00");

    private HolderPage page(String cursor) {
        return Holders.page(book.state, cursor);
    }

    private static List<String> names(HolderPage page) {
        return page.holders().stream().map(Holder::session).toList();
    }

    @Test
    void of_nobody_is_one_empty_page() {
        assertThat(page("")).isEqualTo(new HolderPage(List.of(), ""));
    }

    @Test
    void tells_all_that_is_known_of_a_session() {
        book.hold("lea").weighing(3).idle(Duration.ofMinutes(5)).on("n7").as("member");
        long expiry = book.now() + 300_000;

        assertThat(page("").holders()).containsExactly(new Holder("lea", "member", 3, "n7", 1, book.now(), expiry));
    }

    @Test
    void is_in_the_order_of_names_after_the_cursor() {
        for (String name : List.of("tom", "ali", "zoe", "lea")) {
            book.hold(name).as("member");
        }
        assertThat(names(page(""))).containsExactly("ali", "lea", "tom", "zoe");
        assertThat(names(page("lea"))).containsExactly("tom", "zoe");
        assertThat(names(page("zoe"))).isEmpty();
    }

    @Test
    void leaves_out_whose_time_is_over_though_the_book_still_has_them() {
        book.hold("lea").idle(Duration.ofMillis(800)).as("member");
        book.hold("tom").idle(Duration.ofMillis(801)).as("member");
        book.state.updatedAtMillis = book.now() + 800;

        assertThat(names(page(""))).containsExactly("tom");
    }

    @Test
    void is_told_in_pages_of_which_each_begins_where_the_one_before_ended() {
        for (int i = 0; i < 2 * PAGE + 1; i++) {
            book.hold("s%04d".formatted(i)).as("member");
        }
        List<String> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            HolderPage page = page(cursor);
            all.addAll(names(page));
            sizes.add(page.holders().size());
            cursor = page.next();
        } while (!cursor.isEmpty());

        assertThat(sizes).containsExactly(PAGE, PAGE, 1);
        assertThat(all).hasSize(2 * PAGE + 1).isSorted().doesNotHaveDuplicates();
    }
}
