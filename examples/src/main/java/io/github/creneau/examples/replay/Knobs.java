package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.Stay;
import java.time.Duration;

/**
 * What the sensitivity tables turn, one at a time.
 *
 * @param stay how people stay: part that logs out, idle time
 * @param followers part of the persons who come back as told
 * @param appointments part of what can be admitted that is given as appointments
 * @param ticketStays whether those who do not follow show their ticket all the same, because their browser keeps it
 */
record Knobs(Stay stay, double followers, double appointments, boolean ticketStays) {

    Knobs withFollowersPercent(double percent) {
        return new Knobs(stay, percent / 100, appointments, ticketStays);
    }

    Knobs withLogsOutPercent(double percent) {
        return new Knobs(stay.withLogsOut(percent / 100), followers, appointments, ticketStays);
    }

    Knobs withIdleMinutes(double minutes) {
        return new Knobs(
                stay.withIdle(Duration.ofSeconds(Math.round(minutes * 60))), followers, appointments, ticketStays);
    }

    Knobs withAppointmentsPercent(double percent) {
        return new Knobs(stay, followers, percent / 100, ticketStays);
    }

    Knobs withTicketStaysPercent(double percent) {
        return new Knobs(stay, followers, appointments, percent > 0);
    }
}
