package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The version of a bucket's configuration: a store never replaces one by a lower one. */
class BucketVersionTest {

    private static final long HIGHEST = 1_000 * (1L << 40) + 5_000;

    @Test
    void grows_with_the_policy_whatever_kind_of_rate_it_has() {
        for (long membership : new long[] {0, 1, 4_000, 8_191, 8_192, 8_193, 100_000, 3_000_000_000L}) {
            for (boolean before : new boolean[] {true, false}) {
                for (boolean after : new boolean[] {true, false}) {
                    for (long policy : new long[] {1_000, HIGHEST}) {
                        assertThat(RateBuckets.version(policy + 1, after, membership))
                                .as("%s to %s, membership %s", before, after, membership)
                                .isGreaterThan(RateBuckets.version(policy, before, membership))
                                .isPositive();
                    }
                }
            }
        }
    }

    @Test
    void grows_with_each_member_where_the_rate_is_per_node() {
        for (long membership : new long[] {0, 8_191, 8_192, 100_000}) {
            assertThat(RateBuckets.version(1_000, true, membership + 1))
                    .isGreaterThan(RateBuckets.version(1_000, true, membership));
        }
        assertThat(RateBuckets.version(1_000, false, 8_191)).isEqualTo(RateBuckets.version(1_000, false, 0));
    }
}
