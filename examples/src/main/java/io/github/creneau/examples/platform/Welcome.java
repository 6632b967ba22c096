package io.github.creneau.examples.platform;

import io.github.creneau.examples.ent.Slots;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is printed at the start. */
final class Welcome {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm", Locale.UK);

    private static final String IN_PROCESS = """
            Try this: on the operations page, set the speed to 60 and send the crowd: a tenth of the pupils, who know
            their slots, on a tenth of the places. Log in as a pupil of the 5e while it is the turn of the 6e and the
            platform is more than 60 % full: you are told when to come back, and at that time your place is kept.
            Add a server, kill it, cut the store: see what becomes of those inside.
            """;

    private static final String SHARED = """
            Try this: on the operations page, send the crowd, add a server, kill one: those inside stay, on whatever
            server they land. Cut the store: those inside stay, too. A new store lets in nobody for its first six seconds.
            """;

    private Welcome() {}

    static String text(Options options, int port) {
        String address = "http://localhost:" + port;
        return """

                The ENT of the Eure runs: %d server(s) of %d places, %s.
                It is %s there.

                  %s             the ENT; log in as a pupil of the 6e, whose slot it is
                  %s/operations  operations; the password is %s

                %s
                End with Ctrl-C.
                """.formatted(
                        options.nodes(),
                        options.places(),
                        options.backend(),
                        TIME.format(options.start().atZone(Slots.ZONE)),
                        address,
                        address,
                        options.generated() ? options.password() : "the one you gave",
                        options.isInProcess() ? IN_PROCESS : SHARED);
    }
}
