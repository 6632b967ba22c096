package io.github.creneau.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.github.creneau.InvalidValueException;
import io.github.creneau.hazelcast.calls.Bounds;
import io.github.creneau.hazelcast.calls.Calls;
import io.github.creneau.hazelcast.ledger.Apply;
import io.github.creneau.hazelcast.ledger.Book;
import io.github.creneau.hazelcast.ledger.ListHolders;
import io.github.creneau.hazelcast.ledger.Lives;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import io.github.creneau.tokens.BatchClock;
import io.github.creneau.tokens.ProxyBuckets;
import io.github.creneau.tokens.TokenChains;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store in the servers' own JVMs: the members of a Hazelcast cluster keep the books and run the ledger where each book
 * is. Works with a member or a client. Every member that stores data must have this library on its class path.
 *
 * <p>Thread-safe. No stage takes its caller's thread, and each fails with {@link BackendException} after the timeout at the
 * latest, or with {@link IllegalStateException} once the backend is closed. Building and closing may block for a moment.
 *
 * <p>What open-source Hazelcast cannot promise: where the owner of a book and all its backups go at once, the book is lost;
 * where the cluster falls into parts, each part that may work lets people in. Both heal within one learning period, as the
 * nodes say who is inside.
 */
public final class HazelcastBackend implements Backend {

    private final HazelcastInstance instance;
    private final boolean isOwn;
    private final Maps maps;
    private final Lives lives;
    private final Calls calls;
    private final Duration timeout;

    private HazelcastBackend(Builder builder, HazelcastInstance instance, boolean isOwn) {
        this.instance = instance;
        this.isOwn = isOwn;
        this.timeout = builder.timeout;
        this.lives = new Lives(builder.learning, builder.retention);
        this.calls = new Calls(timeout, Trouble::meaning);
        this.maps = Maps.of(
                instance, builder.mapPrefix, builder.backups, builder.leastMembers == null ? null : Embedded.MAJORITY);
        maps.greet(instance, builder.startTimeout);
    }

    /** The cluster of a member or client that exists already, with defaults for all else. It is not closed by the backend. */
    public static HazelcastBackend over(HazelcastInstance instance) {
        return builder().instance(instance).build();
    }

    /**
     * A member of its own in this JVM, with defaults for all else. It is closed with the backend.
     *
     * @param address {@code host:port} on which it listens, as the others know it, the host being an IP address
     * @param members addresses of some or all of the servers, its own included or not
     */
    public static HazelcastBackend embedded(String address, String... members) {
        return builder().embedded(address, members).build();
    }

    /** A builder, which must be told an instance, or to make one. */
    public static Builder builder() {
        return new Builder();
    }

    /** The instance that it works with. */
    public HazelcastInstance instance() {
        return instance;
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        return ask(limiter, new Apply(batch, lives), ReplyBytes::read);
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return ask(limiter, new ListHolders(cursor), ReplyBytes::readPage);
    }

    private <R> CompletionStage<R> ask(
            String limiter, EntryProcessor<String, Book, byte[]> question, Function<byte[], R> read) {
        return calls.ask(
                limiter,
                () -> maps.books().executeOnKey(limiter, question),
                () -> maps.books().submitToKey(limiter, question),
                read);
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return calls.call(
                limiter,
                () -> {
                    AsyncProxyManager<String> buckets = Bucket4jHazelcast.entryProcessorBasedBuilder(maps.buckets())
                            .clientClock(new BatchClock(batch))
                            .requestTimeout(timeout)
                            .expirationAfterWrite(ProxyBuckets.untilFull())
                            .build()
                            .asAsync();
                    return TokenChains.take(new ProxyBuckets<>(buckets, id -> limiter + '/' + id), batch);
                },
                Function.identity());
    }

    @Override
    public boolean isClosed() {
        return calls.isClosed();
    }

    /** A member of its own hands its books over to the others, which may take some seconds, and leaves. */
    @Override
    public void close() {
        calls.close();
        if (isOwn) {
            instance.shutdown();
        }
    }

    /** Collects what a backend needs. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

        private @Nullable Supplier<HazelcastInstance> source;
        private boolean isOwn;
        private String mapPrefix = "creneau";
        private @Nullable String clusterName;
        private int backups = 1;
        private @Nullable Integer leastMembers;
        private Duration timeout = Duration.ofSeconds(1);
        private Duration startTimeout = Duration.ofSeconds(10);
        private Duration learning = Duration.ofSeconds(6);
        private Duration retention = Duration.ofDays(7);

        private Builder() {}

        /** A member or client that exists already, which is not closed by the backend. */
        public Builder instance(HazelcastInstance existing) {
            Bounds.given("instance", existing, "a member or client of Hazelcast");
            source = () -> existing;
            isOwn = false;
            return this;
        }

        /**
         * A member of its own in this JVM, which is closed with the backend. It finds the others by TCP/IP only. That the
         * address is this machine's and the port free is found out by {@link #build()}.
         *
         * @param address {@code host:port} on which it listens, as the others know it, the host being an IP address
         * @param members addresses of some or all of the servers, its own included or not
         */
        public Builder embedded(String address, String... members) {
            Embedded.check(address, members);
            List<String> others = List.of(members);
            source = () -> Embedded.start(
                    Embedded.config(clusterName == null ? "creneau" : clusterName, address, others, leastMembers),
                    address);
            isOwn = true;
            return this;
        }

        /** Members of its own, and no instance that exists, join only those of the same name. Default: {@code creneau}. */
        public Builder clusterName(String name) {
            if (name == null || name.isBlank()) {
                throw new InvalidValueException("clusterName", name, "a text that is not blank");
            }
            clusterName = name;
            return this;
        }

        /** What the names of the maps begin with: 1 to 100 letters a-z or A-Z, digits, '.', '_' or '-'. Default: {@code creneau}. */
        public Builder mapPrefix(String text) {
            if (text == null || !PREFIX.matcher(text).matches()) {
                throw new InvalidValueException(
                        "mapPrefix", text, "1 to 100 letters a-z or A-Z, digits, '.', '_' or '-', no sign first");
            }
            mapPrefix = text;
            return this;
        }

        /**
         * Members beside the owner that keep each book: 0 to 6, 1 by default. So many may crash at once without a session
         * being lost.
         */
        public Builder backups(int count) {
            if (count < 0 || count > 6) {
                throw new InvalidValueException("backups", count, "0 to 6");
            }
            backups = count;
            return this;
        }

        /**
         * A part of the cluster with fewer members admits nobody: where the number of servers is fixed, more than half of it
         * keeps a divided cluster from letting in twice. 1 to 1,000; by default every part goes on. For members of its own.
         */
        public Builder leastMembers(int count) {
            if (count < 1 || count > 1_000) {
                throw new InvalidValueException("leastMembers", count, "1 to 1000");
            }
            leastMembers = count;
            return this;
        }

        /** A stage fails after so long: 10 ms to 1 min, 1 s by default. A limiter has a timeout of its own besides. */
        public Builder timeout(Duration time) {
            timeout = Bounds.timeout(time);
            return this;
        }

        /** Building fails if a member does not answer for so long: 100 ms to 10 min, 10 s by default. */
        public Builder startTimeout(Duration time) {
            startTimeout = Bounds.startTimeout(time);
            return this;
        }

        /**
         * A book that has just begun admits nobody for so long, so that nodes can say what they hold: it cannot know
         * whether it is the first or the last was lost. Should be the limiters' lease and a heartbeat: 6 s by default. Zero
         * to 10 min; zero only where places may be given twice after a loss, as in tests.
         */
        public Builder learning(Duration time) {
            learning = Bounds.learning(time);
            return this;
        }

        /** An abandoned limiter's book is gone so long after its last session: 1 h to 365 days, 7 days by default. */
        public Builder retention(Duration time) {
            retention = Bounds.retention(time);
            return this;
        }

        /**
         * The backend. Asks every member that stores data whether it can run the ledger.
         *
         * @throws BackendException if a member cannot, or does not answer, or the maps have other settings
         * @throws InvalidValueException also if the address of a member of its own cannot be listened on
         */
        public HazelcastBackend build() {
            if (source == null) {
                throw new InvalidValueException("instance", null, "a member or client of Hazelcast; or embedded(..)");
            }
            if (leastMembers != null && !isOwn) {
                throw new InvalidValueException(
                        "leastMembers",
                        leastMembers,
                        "a member of its own; an instance that" + " exists has its own split-brain protection");
            }
            if (clusterName != null && !isOwn) {
                throw new InvalidValueException(
                        "clusterName",
                        clusterName,
                        "a member of its own; an instance that exists has its name already");
            }
            HazelcastInstance instance = source.get();
            try {
                return new HazelcastBackend(this, instance, isOwn);
            } catch (RuntimeException e) {
                if (isOwn) {
                    instance.shutdown();
                }
                throw e;
            }
        }
    }
}
