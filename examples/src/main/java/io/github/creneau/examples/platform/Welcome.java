package io.github.creneau.examples.platform;

import io.github.creneau.examples.ent.Slots;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is printed at the start. */
final class Welcome {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm", Locale.UK);

    private Welcome() {}

    static String text(Options options, int port) {
        String address = "http://localhost:" + port;
        return """

                The ENT of the Eure runs: %d server(s) of %d places, %s.
                It is %s there.

                  %s             the ENT; log in as a pupil of the 6e, whose slot it is
                  %s/operations  operations; the password is %s

                Try this: send the crowd from the operations page, set the speed to 60, and log in as a pupil
                of the 5e when the platform is more than 60 %% full. You are told when to come back; at that
                time your place is kept. Add a server, kill it, cut the store: see what becomes of those inside.

                End with Ctrl-C.
                """
                .formatted(
                        options.nodes(),
                        options.places(),
                        options.backend(),
                        TIME.format(options.start().atZone(Slots.ZONE)),
                        address,
                        address,
                        options.generated() ? options.password() : "the one you gave");
    }
}
