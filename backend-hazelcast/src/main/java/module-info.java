/** The backends of Hazelcast and of JCache. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // none of them has a module descriptor
module io.github.creneau.hazelcast {
    requires transitive cache.api;
    requires transitive com.hazelcast.core;
    requires io.github.bucket4j.core;
    requires io.github.bucket4j.hazelcast;
    requires io.github.bucket4j.jcache;
    requires transitive io.github.creneau;
    requires java.logging;
    requires static transitive org.jspecify;

    exports io.github.creneau.hazelcast;
    exports io.github.creneau.jcache;

    // Hazelcast makes the classes that travel, on members and clients.
    opens io.github.creneau.hazelcast.ledger to
            com.hazelcast.core;
}
