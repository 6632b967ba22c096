package io.github.creneau.testkit.replay;

import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Nodes with a limiter each, among which every single request is spread by chance, without stickiness. */
final class LimitedDoor implements Door {
    static final String NO_SERVER = "NO_SERVER";

    private final List<String> cohorts;
    private final SplittableRandom spread;
    private final List<Live> nodes = new ArrayList<>();

    private record Live(String name, Limiter limiter, Map<String, Cohort> handles) {}

    LimitedDoor(List<String> cohorts, SplittableRandom spread) {
        this.cohorts = cohorts;
        this.spread = spread;
    }

    void join(String name, Limiter limiter) {
        Map<String, Cohort> handles = new LinkedHashMap<>();
        cohorts.forEach(cohort -> handles.put(cohort, limiter.cohort(cohort)));
        nodes.add(new Live(name, limiter, handles));
    }

    void leave(String name) {
        nodes.stream().filter(node -> node.name().equals(name)).toList().forEach(node -> {
            nodes.remove(node);
            node.limiter().close();
        });
    }

    void close() {
        List.copyOf(nodes).forEach(node -> leave(node.name()));
    }

    @Override
    public Answer enter(Visit visit, @Nullable String paper) {
        if (nodes.isEmpty()) {
            return Answer.refused(NO_SERVER);
        }
        Live node = any();
        Cohort cohort = node.handles().get(visit.cohort());
        if (cohort == null) {
            throw new IllegalStateException("no cohort " + visit.cohort());
        }
        Decision decision = paper == null
                ? node.limiter().tryAcquire(cohort, visit.id())
                : node.limiter().tryAcquire(cohort, visit.id(), paper);
        return answer(decision);
    }

    private static Answer answer(Decision decision) {
        if (decision instanceof Refused refused) {
            OptionalLong told = refused.retryAt()
                    .map(instant -> OptionalLong.of(instant.toEpochMilli()))
                    .orElse(OptionalLong.empty());
            return new Answer(
                    false, refused.reason().name(), told, refused.ticket().orElse(null));
        }
        return Answer.inside(((Granted) decision).pass().orElse(null));
    }

    @Override
    public Page page(Visit visit) {
        return !nodes.isEmpty() && any().limiter().touch(visit.id()) ? Page.SERVED : Page.PLACE_LOST;
    }

    @Override
    public void leave(Visit visit) {
        if (!nodes.isEmpty()) {
            any().limiter().release(visit.id());
        }
    }

    private Live any() {
        return nodes.get(spread.nextInt(nodes.size()));
    }
}
