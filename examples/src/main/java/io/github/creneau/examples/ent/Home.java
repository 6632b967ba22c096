package io.github.creneau.examples.ent;

import java.time.Instant;
import java.util.List;

/** What the home page shows. */
record Home(Visitor visitor, String day, List<Lesson> lessons, List<Message> messages) {

    /** A message of the school. */
    record Message(String from, String subject, String text) {}

    private static final List<Message> PUPILS = List.of(
            new Message(
                    "La vie scolaire",
                    "L'école à la maison commence",
                    "Chaque matin, tes cours sont ici. Travaille à ton rythme, et déconnecte-toi quand tu as fini : ta"
                            + " place profite à quelqu'un d'autre."),
            new Message(
                    "La professeure principale",
                    "Comment ça va ?",
                    "Une question sur un cours ? Pose-la dans SOS Devoirs, un tuteur te répond en direct."));
    private static final List<Message> ADULTS = List.of(new Message(
            "La direction",
            "Continuité pédagogique",
            "Les élèves viennent par niveau, aux heures annoncées. Votre accès reste ouvert toute la journée ; merci"
                    + " de vous déconnecter quand vous avez terminé."));

    static Home of(Visitor visitor, Instant now) {
        Group group = visitor.group();
        return new Home(visitor, FrenchTime.day(now), Lesson.of(group), group.isPupil() ? PUPILS : ADULTS);
    }
}
