package io.github.creneau.examples.operations;

import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.Report;
import io.github.creneau.examples.node.RunningNode;
import io.github.creneau.examples.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks all nodes how they fare, twice a second, and tells whoever watches. Thread-safe. */
final class Watch implements AutoCloseable {

    private static final long PERIOD_MILLIS = 500;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "operations-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final Platform platform;
    private final DeskClient desks;
    private final History history = new History();
    private final Map<String, Report> latest = new LinkedHashMap<>();
    private final List<Predicate<Board>> watchers = new CopyOnWriteArrayList<>();
    private final String protection;
    private volatile Board board;

    Watch(Platform platform, DeskClient desks) {
        this.platform = platform;
        this.desks = desks;
        this.protection = platform.settings().protection().label();
        this.board = Board.of(protection, new Sight(List.of(), 0, Map.of()), List.of());
        var unused = timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Sight sight = sight();
            history.add(sight);
            board = Board.of(protection, sight, history.moments());
            watchers.removeIf(watcher -> !watcher.test(board));
        } catch (RuntimeException e) {
            // A timer that throws ends: the next look may see more.
            System.getLogger(Watch.class.getName()).log(System.Logger.Level.WARNING, "the watch missed a moment", e);
        }
    }

    private Sight sight() {
        List<RunningNode> nodes = platform.alive();
        List<CompletableFuture<@Nullable Report>> asked = nodes.stream()
                .map(node -> desks.report(node).<@Nullable Report>handle((report, error) -> report))
                .toList();
        List<Sight.NodeSight> seen = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Report report = asked.get(i).join();
            if (report != null) {
                latest.put(report.node(), report);
            }
            seen.add(new Sight.NodeSight(nodes.get(i).name(), report));
        }
        return Sight.of(seen, latest.values());
    }

    Board board() {
        return board;
    }

    /** Tells somebody, as long as the answer is that there is still somebody. */
    void watch(Predicate<Board> watcher) {
        watchers.add(watcher);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
