package io.github.creneau.examples.node;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.stage.StageTime;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node is told.
 *
 * @param backend the store, as {@code Stores} reads it
 * @param places that it adds to the budget
 * @param logs the directory of the access logs
 */
public record NodeSettings(String name, String backend, int places, Protection protection, StageTime time, Path logs) {

    /** The same settings for another node. */
    public NodeSettings named(String other) {
        return new NodeSettings(other, backend, places, protection, time, logs);
    }

    List<String> arguments() {
        return List.of(name, backend, Integer.toString(places), protection.name(), time.text(), logs.toString());
    }

    static NodeSettings parse(String[] arguments) {
        return new NodeSettings(
                arguments[0],
                arguments[1],
                Integer.parseInt(arguments[2]),
                Protection.valueOf(arguments[3]),
                StageTime.parse(arguments[4]),
                Path.of(arguments[5]));
    }
}
