/** Virtual time, the replay engine, the simulator of clusters, and the contract that a backend passes. */
module io.github.creneau.testkit {
    requires transitive io.github.creneau;
    requires java.logging;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports io.github.creneau.testkit;
    exports io.github.creneau.testkit.contract;
    exports io.github.creneau.testkit.processes;
    exports io.github.creneau.testkit.replay;
    exports io.github.creneau.testkit.simulation;
}
