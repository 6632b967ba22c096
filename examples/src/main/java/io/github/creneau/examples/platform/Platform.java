package io.github.creneau.examples.platform;

import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.RunningNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The servers. Thread-safe. */
public final class Platform implements AutoCloseable {

    /** As many as the demonstration may have. */
    public static final int MOST_NODES = 5;

    private final List<RunningNode> nodes = new CopyOnWriteArrayList<>();
    private final NodeSettings settings;
    private final Function<NodeSettings, RunningNode> starter;
    private int started;

    /** A platform without servers yet. */
    public Platform(NodeSettings settings, Function<NodeSettings, RunningNode> starter) {
        this.settings = settings;
        this.starter = starter;
    }

    /** Starts one more server. */
    public synchronized RunningNode add() {
        if (alive().size() >= MOST_NODES) {
            throw new IllegalStateException("there are " + MOST_NODES + " servers already");
        }
        started++;
        RunningNode node = starter.apply(settings.named("ent-" + started));
        nodes.add(node);
        return node;
    }

    /** The servers that run. */
    public List<RunningNode> alive() {
        return nodes.stream().filter(RunningNode::isAlive).toList();
    }

    /** The server of that name, if it runs. */
    public Optional<RunningNode> node(String name) {
        return alive().stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** What all servers were told at their start. */
    public NodeSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        alive().forEach(RunningNode::stop);
    }
}
