package io.github.creneau;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** Puts a refusal into words, from the resource bundle {@code refusals}. */
final class Explanation {

    private final Refused refused;
    private final ZoneId zone;
    private final Locale locale;
    private final ResourceBundle words;

    private Explanation(Refused refused, ZoneId zone, Locale locale) {
        this.refused = refused;
        this.zone = zone;
        this.locale = locale;
        this.words = ResourceBundle.getBundle(
                "io.github.creneau.refusals",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    static String of(Refused refused, ZoneId zone, Locale locale) {
        Check.notNull("locale", locale);
        Locale spoken = locale.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        return new Explanation(refused, zone, spoken).text();
    }

    private String text() {
        String why = say("why." + refused.reason(), refused.cohort());
        return why + " " + slot() + whenToReturn();
    }

    private String slot() {
        boolean tellSlot = refused.reason() == Refused.Reason.OUT_OF_SLOT;
        return refused.slot()
                .filter(slot -> tellSlot)
                .map(slot -> say("slot", refused.cohort(), moment(slot.start()), time(slot.end())) + " ")
                .orElse("");
    }

    private String whenToReturn() {
        Instant at = refused.retryAt().orElse(null);
        if (at == null) {
            return say(refused.reason() == Refused.Reason.ENDED ? "never" : "later");
        }
        return say(refused.ticket().isPresent() ? "appointment" : "retry", moment(at));
    }

    /** A time, with its day unless that is the day of the refusal. */
    private String moment(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        if (day.equals(refused.at().atZone(zone).toLocalDate())) {
            return say("at", time(instant));
        }
        return say(
                "on",
                DateTimeFormatter.ofPattern(words.getString("day"), locale).format(day),
                time(instant));
    }

    private String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        return DateTimeFormatter.ofPattern(words.getString("time"), locale).format(local);
    }

    private String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
