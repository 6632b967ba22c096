package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Puts a refusal into words, from the resource bundle {@code refusals}.
 *
 * <p>Times are told by the minute, and so the minute that follows: whoever comes at the minute they read is not early.
 */
final class Explanation {

    private final Refused refused;
    private final ZoneId zone;
    private final Locale locale;
    private final ResourceBundle words;

    private Explanation(Refused refused, ZoneId zone, Locale locale, ResourceBundle words) {
        this.refused = refused;
        this.zone = zone;
        this.locale = locale;
        this.words = words;
    }

    static String of(Refused refused, ZoneId zone, Locale locale) {
        boolean french = Check.notNull("locale", locale, "a locale, such as Locale.FRENCH")
                .getLanguage()
                .equals("fr");
        // The root is asked for by name: any other locale without a bundle would get that of the machine's language. A
        // control that says so is not for named modules.
        ResourceBundle words =
                ResourceBundle.getBundle("io.github.creneau.refusals", french ? Locale.FRENCH : Locale.ROOT);
        return new Explanation(refused, zone, french ? Locale.FRENCH : Locale.ENGLISH, words).text();
    }

    private String text() {
        String why = say("why." + refused.reason(), refused.cohort());
        return why + " " + slot() + whenToReturn();
    }

    /** The slot to come, where that is the reason. */
    private String slot() {
        return refused.slot()
                .filter(slot -> refused.reason() == Refused.Reason.OUT_OF_SLOT)
                .filter(slot -> slot.start().isAfter(refused.at()))
                .filter(slot -> !isKeptBefore(slot))
                .map(this::slot)
                .orElse("");
    }

    /** Whoever has an appointment before the slot needs not be told of the slot. */
    private boolean isKeptBefore(Occurrence slot) {
        return refused.ticket().isPresent()
                && refused.retryAt().filter(slot.start()::isAfter).isPresent();
    }

    private String slot(Occurrence slot) {
        return say("slot", moment(slot.start(), refused.at()), moment(slot.end(), slot.start())) + " ";
    }

    private String whenToReturn() {
        Instant at = refused.retryAt().orElse(null);
        if (at == null) {
            return say(
                    switch (refused.reason()) {
                        case TOO_HEAVY -> "fewer";
                        case ENDED -> "never";
                        default -> "later";
                    });
        }
        return say(refused.ticket().isPresent() ? "appointment" : "retry", moment(at, refused.at()));
    }

    /** A time, with its day unless that is the day that was spoken of. */
    private String moment(Instant instant, Instant before) {
        ZonedDateTime local = instant.atZone(zone);
        ZonedDateTime minute = local.truncatedTo(ChronoUnit.MINUTES);
        ZonedDateTime told = minute.isBefore(local) ? minute.plusMinutes(1) : minute;
        LocalDate day = told.toLocalDate();
        String time = format("time", told);
        if (day.equals(before.atZone(zone).toLocalDate())) {
            return say("at", time);
        }
        return say("on", format(day.getDayOfMonth() == 1 ? "firstOfMonth" : "day", told), time);
    }

    private String format(String pattern, ZonedDateTime local) {
        return DateTimeFormatter.ofPattern(words.getString(pattern), locale).format(local);
    }

    private String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
