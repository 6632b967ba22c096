package io.github.creneau.examples.ent;

import java.util.List;

/** The collèges of the demonstration; their names are made up. */
final class School {

    static final List<String> NAMES = List.of(
            "Collège des Bords de Seine",
            "Collège de la Risle",
            "Collège du Vexin",
            "Collège de l'Iton",
            "Collège du Pays d'Ouche",
            "Collège des Deux Forêts");

    private School() {}
}
