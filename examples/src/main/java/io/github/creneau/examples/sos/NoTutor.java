package io.github.creneau.examples.sos;

import io.github.creneau.Refused;
import io.github.creneau.examples.ent.FrenchTime;
import io.github.creneau.examples.stage.StageTime;

/** What is said to a pupil for whom no tutor was free: why, when to try again, and whether it is easier alone. */
final class NoTutor {

    private NoTutor() {}

    static String say(Refused refused, boolean inGroup, StageTime time) {
        String when = refused.retryAt()
                .map(at -> " Réessaie " + FrenchTime.about(time.shown(at), time.shown(refused.at())) + ".")
                .orElse("");
        return inGroup ? group(refused.reason(), when) : why(refused.reason()) + when;
    }

    /** Two tutors may be free: a group is not told that none is. */
    private static String group(Refused.Reason reason, String when) {
        return switch (reason) {
            case FULL, COHORT_FULL, TOO_HEAVY ->
                "Un groupe prend l'attention de trois tuteurs, et il n'y en a pas trois de libres." + when
                        + " Tout seul, il t'en suffit d'un.";
            case RATE, OUT_OF_SLOT, ENDED, BACKEND -> why(reason) + when;
        };
    }

    private static String why(Refused.Reason reason) {
        return switch (reason) {
            case FULL, COHORT_FULL -> "Tous les tuteurs sont occupés.";
            case TOO_HEAVY -> "Aucun tuteur n'est là.";
            case RATE -> "Beaucoup d'élèves demandent de l'aide en même temps.";
            case OUT_OF_SLOT -> "Ce n'est pas l'heure de SOS Devoirs.";
            case ENDED -> "SOS Devoirs est terminé.";
            case BACKEND -> "SOS Devoirs ne peut prendre personne pour l'instant.";
        };
    }
}
