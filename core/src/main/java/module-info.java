/** An embedded rate limiter with time slots, shared places and appointments. */
@SuppressWarnings("module") // the testkit and the backends are compiled after this
module io.github.creneau {
    requires io.github.bucket4j.core;
    requires static jdk.jfr;
    requires static micrometer.core;
    requires static transitive org.jspecify;

    exports io.github.creneau;
    exports io.github.creneau.http;
    exports io.github.creneau.inprocess;
    exports io.github.creneau.ledger to
            io.github.creneau.hazelcast,
            io.github.creneau.testkit;
    exports io.github.creneau.ledger.wire to
            io.github.creneau.hazelcast,
            io.github.creneau.testkit;
    exports io.github.creneau.observe;
    exports io.github.creneau.schedule;
    exports io.github.creneau.spi;
    exports io.github.creneau.tokens to
            io.github.creneau.hazelcast,
            io.github.creneau.redis;
}
