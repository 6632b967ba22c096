/** An embedded rate limiter with time slots, shared places and appointments. */
module io.github.creneau {
    requires io.github.bucket4j.core;
    requires static transitive org.jspecify;

    exports io.github.creneau;
    exports io.github.creneau.inprocess;
    exports io.github.creneau.observe;
    exports io.github.creneau.schedule;
    exports io.github.creneau.spi;
}
