package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.Outage.Rule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageRuleTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void one_rule_follows_another() {
        Outage outage = Outage.localShare(MINUTE, Outage.localShare(MINUTE, Outage.admit()));

        assertThat(outage.after(Duration.ZERO)).isEqualTo(Rule.LOCAL_SHARE);
        assertThat(outage.after(MINUTE.multipliedBy(2).minusMillis(1))).isEqualTo(Rule.LOCAL_SHARE);
        assertThat(outage.after(MINUTE.multipliedBy(2))).isEqualTo(Rule.ADMIT);
    }

    @Test
    void what_has_no_time_lasts() {
        assertThat(Outage.localShare().after(Duration.ofDays(30))).isEqualTo(Rule.LOCAL_SHARE);
        assertThat(Outage.refuse().after(Duration.ZERO)).isEqualTo(Rule.REFUSE);
        assertThat(Outage.localShare(MINUTE).after(MINUTE)).isEqualTo(Rule.REFUSE);
    }

    @Test
    void it_says_what_it_does() {
        assertThat(Outage.DEFAULT).hasToString("local share for PT10M, then refuse");
    }

    @Test
    void a_time_out_of_bounds_is_named() {
        assertThatThrownBy(() -> Outage.localShare(Duration.ofMillis(999)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("outage.localShare")
                .hasMessageContaining("PT0.999S");
    }
}
