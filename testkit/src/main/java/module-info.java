/** Virtual time and the replay engine: tools for those who want to try a policy before a crowd does. */
module io.github.creneau.testkit {
    requires transitive io.github.creneau;
    requires static transitive org.jspecify;

    exports io.github.creneau.testkit;
    exports io.github.creneau.testkit.replay;
}
