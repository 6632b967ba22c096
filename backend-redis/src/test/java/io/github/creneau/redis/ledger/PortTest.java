package io.github.creneau.redis.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.creneau.redis.link.Dialer;
import io.github.creneau.redis.link.Link;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.contract.LedgerComparison;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The scripts against the pure function. {@code -Dcreneau.batches=100000} for more than the build runs,
 * {@code -Dcreneau.seed=} to begin elsewhere.
 */
class PortTest {

    private static final int BATCHES = Integer.getInteger("creneau.batches", 6_000);
    private static final int BATCHES_A_BOOK = 40;
    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final Duration TIME = Duration.ofSeconds(20);

    @Test
    void answers_as_the_pure_function() {
        LedgerComparison comparison = new LedgerComparison();
        try (RedisServer server = RedisServer.start();
                Link link = new Link(Dialer.to(RedisURI.create(server.uri()), TIME, TIME), TIME, TIME)) {
            for (int book = 0; book * BATCHES_A_BOOK < BATCHES; book++) {
                long learning = book % 3 == 0 ? 3_000 : 0;
                RedisLedger ledger = new RedisLedger(link, Duration.ofMillis(learning), Duration.ofDays(1));
                Keys keys = Keys.of("port", "book-" + book);
                comparison.run(
                        SEED + book,
                        BATCHES_A_BOOK,
                        learning,
                        (batch, now) -> ledger.applyAt(keys, batch, now).join());
            }
            assertEquals(List.of(), comparison.missing(), "never met");
        }
    }

    @Test
    void learns_as_the_pure_function_how_many_places_to_keep_free() {
        try (RedisServer server = RedisServer.start();
                Link link = new Link(Dialer.to(RedisURI.create(server.uri()), TIME, TIME), TIME, TIME)) {
            RedisLedger ledger = new RedisLedger(link, Duration.ZERO, Duration.ofDays(1));
            Keys keys = Keys.of("port", "told");
            new LedgerComparison()
                    .runToldCrowd(
                            SEED,
                            (batch, now) -> ledger.applyAt(keys, batch, now).join());
        }
    }
}
