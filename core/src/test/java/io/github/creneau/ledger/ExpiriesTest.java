package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpiriesTest {

    private final Expiries expiries = new Expiries();
    private final Map<String, Long> expiryOf = new HashMap<>();
    private int looks;

    private void add(String name, long expiresAtMillis) {
        expiryOf.put(name, expiresAtMillis);
        expiries.add(name, expiresAtMillis);
    }

    private List<String> expired(long nowMillis) {
        List<String> expired = expiries.expired(nowMillis, name -> {
            looks++;
            return expiryOf.getOrDefault(name, -1L);
        });
        expired.forEach(expiryOf::remove);
        return expired;
    }

    @Test
    void a_name_expires_at_its_millisecond() {
        add("lea", 1_500);
        assertThat(expired(1_499)).isEmpty();
        assertThat(expired(1_500)).containsExactly("lea");
        assertThat(expired(1_501)).isEmpty();
    }

    @Test
    void names_of_one_second_expire_one_by_one() {
        add("lea", 1_300);
        add("tom", 1_200);
        assertThat(expired(1_250)).containsExactly("tom");
        assertThat(expired(1_350)).containsExactly("lea");
    }

    @Test
    void what_expired_in_the_meantime_comes_in_the_order_of_expiry_then_of_name() {
        add("zoe", 1_700);
        add("tom", 9_000);
        add("lea", 1_700);
        add("ali", 1_900);
        assertThat(expired(10_000)).containsExactly("lea", "zoe", "ali", "tom");
    }

    @Test
    void a_renewed_name_stays_until_its_new_expiry() {
        add("lea", 1_500);
        expiryOf.put("lea", 7_200L);
        assertThat(expired(7_199)).isEmpty();
        assertThat(expired(7_200)).containsExactly("lea");
    }

    @Test
    void a_name_that_is_gone_is_not_told() {
        add("lea", 1_500);
        expiryOf.remove("lea");
        assertThat(expired(5_000)).isEmpty();
    }

    @Test
    void a_name_filed_again_expires_once_whether_sooner_or_later() {
        add("lea", 9_000);
        add("lea", 2_000);
        add("tom", 2_000);
        add("tom", 9_000);
        assertThat(expired(2_000)).containsExactly("lea");
        assertThat(expired(9_000)).containsExactly("tom");
    }

    @Test
    void a_name_that_comes_and_goes_is_filed_once() {
        for (int visit = 0; visit < 1_000; visit++) {
            add("lea", 1_000_000 + 1_000L * visit);
        }
        expiryOf.put("lea", 3_000_000L);
        assertThat(expired(2_999_999)).isEmpty();
        looks = 0;
        expired(3_000_000);
        assertThat(looks).isLessThanOrEqualTo(2);
    }

    @Test
    void renewals_cost_nothing_until_the_second_comes() {
        add("lea", 60_500);
        for (long now = 0; now < 60_000; now += 100) {
            expiryOf.put("lea", now + 60_000);
            expired(now);
        }
        assertThat(looks).isZero();
    }

    @Test
    void random_names_expire_as_in_a_plain_list() {
        Random random = new Random(20_200_316);
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            String name = "n" + random.nextInt(40);
            switch (random.nextInt(4)) {
                case 0 -> add(name, now + 1 + random.nextInt(5_000));
                case 1 -> expiryOf.computeIfPresent(name, (n, at) -> at + random.nextInt(3_000));
                case 2 -> expiryOf.remove(name);
                default -> now += random.nextInt(400);
            }
            TreeMap<Long, List<String>> due = new TreeMap<>();
            for (Map.Entry<String, Long> entry : expiryOf.entrySet()) {
                if (entry.getValue() <= now) {
                    due.computeIfAbsent(entry.getValue(), at -> new ArrayList<>())
                            .add(entry.getKey());
                }
            }
            List<String> plain = new ArrayList<>();
            due.values().forEach(names -> names.stream().sorted().forEach(plain::add));
            assertThat(expired(now)).as("step %d", step).isEqualTo(plain);
        }
    }
}
