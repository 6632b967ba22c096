package io.github.creneau;

import io.github.creneau.spi.Backend;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What tells a limiter of this JVM from the others. Two that are the same in it are, as a rule, one that was built twice by
 * mistake: both work, and the platform lets in more than it should. So it is logged, and legal all the same.
 *
 * @param backend which one, 0 where each has its own
 * @param node its name as given; where each has its own backend that does not matter
 */
record Namesake(String limiter, int backend, String node) {

    private static final System.Logger LOG = System.getLogger(Limiter.class.getName());
    private static final Map<Namesake, Integer> LIVING = new ConcurrentHashMap<>();

    static Namesake of(String limiter, @Nullable Backend backend, String node) {
        return backend == null
                ? new Namesake(limiter, 0, "")
                : new Namesake(limiter, System.identityHashCode(backend), node);
    }

    /** To be told when the limiter has been built; the second that lives is logged, and no third. */
    void begins() {
        if (LIVING.merge(this, 1, Integer::sum) == 2) {
            LOG.log(System.Logger.Level.WARNING, "limiter '" + limiter + "' was built again in this JVM" + meaning());
        }
    }

    private String meaning() {
        return backend == 0
                ? " without a backend: each has a budget of its own; build it once, or give both one backend(..)"
                : " on one backend as node '" + node
                        + "': it counts as two nodes, a budget per node twice; build it once,"
                        + " or name the nodes apart by node(..)";
    }

    /** To be told when the limiter has been closed. */
    void ends() {
        LIVING.computeIfPresent(this, (self, living) -> living == 1 ? null : living - 1);
    }
}
