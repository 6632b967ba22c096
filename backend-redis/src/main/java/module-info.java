/** The backend of Redis: standalone, Sentinel or Cluster. */
@SuppressWarnings("requires-transitive-automatic") // Lettuce has a module name but no module descriptor
module io.github.creneau.redis {
    requires io.github.bucket4j.core;
    requires io.github.bucket4j.lettuce;
    requires transitive io.github.creneau;
    requires transitive lettuce.core;
    requires static transitive org.jspecify;

    exports io.github.creneau.redis;
}
