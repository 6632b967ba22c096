package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.Stay;
import java.time.Duration;

/**
 * What the sensitivity tables turn, one at a time.
 *
 * @param stay how people stay: part that logs out, idle time
 * @param followers part of the persons who come back as told
 * @param appointments part of what can be admitted that is given as appointments
 */
record Knobs(Stay stay, double followers, double appointments) {

    Knobs withFollowersPercent(double percent) {
        return new Knobs(stay, percent / 100, appointments);
    }

    Knobs withLogsOutPercent(double percent) {
        return new Knobs(stay.withLogsOut(percent / 100), followers, appointments);
    }

    Knobs withIdleMinutes(double minutes) {
        return new Knobs(stay.withIdle(Duration.ofSeconds(Math.round(minutes * 60))), followers, appointments);
    }

    Knobs withAppointmentsPercent(double percent) {
        return new Knobs(stay, followers, percent / 100);
    }
}
