package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A limiter that is built twice in one JVM: legal, and told once in the log where it looks like a mistake. */
@Isolated("listens to what is logged, which the simulations silence")
class NamesakeTest {

    private static final String NAME = "built-twice";
    private static final Logger LOGGER = Logger.getLogger(Limiter.class.getName());

    private final VirtualTime time = VirtualTime.startingAt(Platform.START);
    private final Backend shared = InProcessBackend.create(time);
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("was built again")
                    && line.getMessage().contains(NAME)) {
                warnings.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(listener);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(listener);
    }

    private Limiter.Builder builder() {
        return Limiter.builder(NAME).timing(time).budget(Budget.perNode(1)).cohort("6e");
    }

    private static boolean letsIn(Limiter limiter, String id) {
        return limiter.tryAcquire(limiter.cohort("6e"), id).isGranted();
    }

    @Test
    void without_a_backend_each_has_its_own_budget_and_that_is_said_once() {
        try (Limiter first = builder().node("a").build();
                Limiter second = builder().node("b").build();
                Limiter third = builder().build()) {
            assertThat(letsIn(first, "anna") && letsIn(second, "berta") && letsIn(third, "carla"))
                    .isTrue();
            assertThat(warnings)
                    .containsExactly("limiter 'built-twice' was built again in this JVM without a backend: each has a"
                            + " budget of its own; build it once, or give both one backend(..)");
        }
    }

    @Test
    void as_one_node_on_one_backend_it_counts_twice_and_that_is_said() {
        try (Limiter first = builder().backend(shared).build();
                Limiter second = builder().backend(shared).build()) {
            assertThat(letsIn(first, "anna")).isTrue();
            assertThat(letsIn(second, "berta")).isTrue();
            assertThat(letsIn(second, "carla")).as("the book is one").isFalse();
            assertThat(warnings).singleElement().asString().contains("on one backend as node 'node'");
        }
    }

    @Test
    void nodes_with_names_of_their_own_are_no_mistake() {
        try (Limiter first = builder().node("a").backend(shared).build();
                Limiter second = builder().node("b").backend(shared).build();
                Limiter elsewhere = builder()
                        .node("a")
                        .backend(InProcessBackend.create(time))
                        .build()) {
            assertThat(letsIn(first, "anna") && letsIn(second, "berta") && letsIn(elsewhere, "carla"))
                    .isTrue();
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void one_that_was_closed_before_is_no_namesake() {
        builder().build().close();
        try (Limiter second = builder().build()) {
            assertThat(letsIn(second, "anna")).isTrue();
            second.close();
            second.close();
        }
        builder().build().close();

        assertThat(warnings).isEmpty();
    }
}
