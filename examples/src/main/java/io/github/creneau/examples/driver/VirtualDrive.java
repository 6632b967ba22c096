package io.github.creneau.examples.driver;

import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.examples.ent.Places;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.VirtualTime;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Site;
import io.github.creneau.testkit.replay.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The same plan without servers and without HTTP: the same people ask the same limiters, in virtual time. What is as bad here
 * as on real servers is not the machine's fault.
 */
final class VirtualDrive {

    private static final Duration PREPARATION = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(100);

    private VirtualDrive() {}

    static String report(Plan plan) throws InterruptedException {
        StageTime stage = new StageTime(plan.from(), plan.from(), plan.pace());
        VirtualTime time = VirtualTime.startingAt(plan.from().minus(PREPARATION));
        List<Places> nodes = new ArrayList<>();
        try (Backend store = InProcessBackend.create(time)) {
            for (int i = 1; i <= Plan.NODES; i++) {
                nodes.add(Places.join("ent-" + i, store, time, stage, plan.protection(), plan.places()));
            }
            time.runUntil(plan.from());
            ToldTimes told = new ToldTimes(new Limiters(nodes, stage));
            Instant[] shown = {plan.from()};
            RunResult result = CrowdOf2020.replay(plan.announced(), plan.oneIn())
                    .live(told, () -> {
                        time.runUntil(stage.inStore(shown[0]));
                        Instant now = shown[0];
                        shown[0] = now.plus(STEP);
                        return now;
                    })
                    .run(plan.until());
            return "in virtual time: " + Drive.line(result.summary()) + "\n" + told.report();
        } finally {
            nodes.forEach(Places::close);
        }
    }

    /** The limiters of the nodes, asked in turn. */
    private static final class Limiters implements Site {
        private final List<Places> nodes;
        private final StageTime stage;
        private int turn;

        Limiters(List<Places> nodes, StageTime stage) {
            this.nodes = nodes;
            this.stage = stage;
        }

        private Limiter next() {
            return nodes.get(turn++ % nodes.size()).limiter();
        }

        @Override
        public void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
            Limiter node = next();
            String group = HttpSite.group(visit).id();
            then.accept(answer(node.tryAcquire(node.cohort(group), visit.id(), paper)));
        }

        private Answer answer(Decision decision) {
            if (decision instanceof Refused refused) {
                String reason = refused.reason().name();
                return refused.ticket().isEmpty()
                        ? Answer.refused(reason)
                        : new Answer(
                                false, reason, told(refused), refused.ticket().orElseThrow());
            }
            return Answer.inside(((Granted) decision).pass().orElse(null));
        }

        private OptionalLong told(Refused refused) {
            return OptionalLong.of(stage.shown(refused.retryAt().orElseThrow()).toEpochMilli());
        }

        @Override
        public void page(Visit visit, Consumer<Page> then) {
            then.accept(next().touch(visit.id()) ? Page.SERVED : Page.PLACE_LOST);
        }

        @Override
        public void leave(Visit visit) {
            next().release(visit.id());
        }
    }
}
