package io.github.creneau.examples.ent;

import java.util.Optional;
import java.util.stream.Stream;

/** Who visits the ENT: a grade's pupils, or adults. Each is a cohort of the limiter. */
public enum Group {
    /** First year. */
    SIXIEME("6e", "6e"),
    /** Second year. */
    CINQUIEME("5e", "5e"),
    /** Third year. */
    QUATRIEME("4e", "4e"),
    /** Last year. */
    TROISIEME("3e", "3e"),
    /** Teachers. */
    ENSEIGNANT("enseignant", "Enseignant"),
    /** Parents. */
    PARENT("parent", "Parent");

    private final String id;
    private final String label;

    Group(String id, String label) {
        this.id = id;
        this.label = label;
    }

    /** Name of the cohort. */
    public String id() {
        return id;
    }

    /** As it is shown. */
    public String label() {
        return label;
    }

    /** Whether they are pupils: pages say "tu" to them. */
    public boolean isPupil() {
        return this != ENSEIGNANT && this != PARENT;
    }

    /** The group of that name. */
    public static Optional<Group> of(String id) {
        return Stream.of(values()).filter(group -> group.id.equals(id)).findFirst();
    }

    /** All names. */
    public static String[] ids() {
        return Stream.of(values()).map(Group::id).toArray(String[]::new);
    }
}
