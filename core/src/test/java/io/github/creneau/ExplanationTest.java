package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.Refused.Reason;
import io.github.creneau.schedule.Occurrence;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read. A space that must not break a line is written {@code ~} here. */
@Isolated("changes the default locale")
class ExplanationTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final String MONDAY_8 = "2020-03-16T08:00";

    private static Instant paris(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant();
    }

    private static Occurrence slot(String from, String to) {
        return new Occurrence("6e", paris(from), paris(to), PARIS);
    }

    private static Refused refused(
            Reason reason, @Nullable Occurrence slot, @Nullable String retryAt, @Nullable String ticket) {
        return new Refused(
                reason,
                "6e",
                PARIS,
                paris(MONDAY_8).toEpochMilli(),
                slot,
                retryAt == null ? null : paris(retryAt),
                ticket);
    }

    private static String french(Refused refused) {
        return refused.explain(Locale.FRENCH).replace('\u00a0', '~');
    }

    private static String english(Refused refused) {
        return refused.explain(Locale.ENGLISH).replace('\u00a0', '~');
    }

    @Nested
    class OutOfSlot {

        private final Occurrence today = slot("2020-03-16T08:30", "2020-03-16T10:30");

        @Test
        void tells_the_slot_and_the_time_to_come() {
            Refused refused = refused(Reason.OUT_OF_SLOT, today, "2020-03-16T08:42", "t1.x");

            assertThat(french(refused))
                    .isEqualTo("Ce n'est pas l'heure du groupe 6e."
                            + " Son prochain créneau commence à 8~h~30 et se termine à 10~h~30."
                            + " Revenez à 8~h~42~: une place vous est réservée.");
            assertThat(english(refused))
                    .isEqualTo("It is not the turn of group 6e now."
                            + " Its next time slot starts at 8:30~AM and ends at 10:30~AM."
                            + " Come back at 8:42~AM: a place is kept for you.");
        }

        @Test
        void tells_the_day_if_it_is_another_one() {
            Refused refused =
                    refused(Reason.OUT_OF_SLOT, slot("2020-03-17T13:30", "2020-03-17T15:30"), "2020-03-17T13:30", null);

            assertThat(french(refused))
                    .isEqualTo("Ce n'est pas l'heure du groupe 6e."
                            + " Son prochain créneau commence mardi 17 mars à 13~h~30 et se termine à 15~h~30."
                            + " Réessayez mardi 17 mars à 13~h~30.");
            assertThat(english(refused))
                    .isEqualTo("It is not the turn of group 6e now."
                            + " Its next time slot starts on Tuesday 17 March at 1:30~PM and ends at 3:30~PM."
                            + " Try again on Tuesday 17 March at 1:30~PM.");
        }

        @Test
        void tells_the_day_of_the_end_if_the_slot_goes_on_after_midnight() {
            Refused refused =
                    refused(Reason.OUT_OF_SLOT, slot("2020-03-16T23:00", "2020-03-17T01:00"), "2020-03-16T23:00", null);

            assertThat(french(refused)).contains("commence à 23~h~00 et se termine mardi 17 mars à 1~h~00.");
            assertThat(english(refused)).contains("starts at 11:00~PM and ends on Tuesday 17 March at 1:00~AM.");
        }

        @Test
        void says_premier_for_the_first_of_a_month() {
            Refused refused =
                    refused(Reason.OUT_OF_SLOT, slot("2020-04-01T08:30", "2020-04-01T10:30"), "2020-04-01T08:30", null);

            assertThat(french(refused)).contains("mercredi 1er avril à 8~h~30");
            assertThat(english(refused)).contains("on Wednesday 1 April at 8:30~AM");
        }

        @Test
        void does_not_call_a_slot_the_next_one_that_has_begun() {
            Refused refused =
                    refused(Reason.OUT_OF_SLOT, slot("2020-03-16T07:30", "2020-03-16T10:30"), "2020-03-16T08:10", null);

            assertThat(french(refused)).isEqualTo("Ce n'est pas l'heure du groupe 6e. Réessayez à 8~h~10.");
        }

        @Test
        void does_without_a_slot() {
            assertThat(english(refused(Reason.OUT_OF_SLOT, null, null, null)))
                    .isEqualTo("It is not the turn of group 6e now. Try again later.");
        }

        @Test
        void tells_local_time_in_the_night_when_the_clock_changes() {
            Refused refused = new Refused(
                    Reason.OUT_OF_SLOT,
                    "6e",
                    PARIS,
                    Instant.parse("2020-03-29T00:30:00Z").toEpochMilli(),
                    slot("2020-03-29T08:30", "2020-03-29T10:30"),
                    Instant.parse("2020-03-29T06:30:00Z"),
                    null);

            assertThat(french(refused)).endsWith("Réessayez à 8~h~30.");
        }
    }

    @Test
    void every_place_is_taken() {
        Refused refused = refused(Reason.FULL, null, "2020-03-16T08:07", "t1.x");

        assertThat(french(refused))
                .isEqualTo("Toutes les places sont prises pour le moment."
                        + " Revenez à 8~h~07~: une place vous est réservée.");
        assertThat(english(refused))
                .isEqualTo("Every place is taken at the moment. Come back at 8:07~AM: a place is kept for you.");
    }

    @Test
    void every_place_of_the_cohort_is_taken() {
        Refused refused = refused(Reason.COHORT_FULL, null, "2020-03-16T08:07", null);

        assertThat(french(refused))
                .isEqualTo("Toutes les places du groupe 6e sont prises pour le moment. Réessayez à 8~h~07.");
        assertThat(english(refused)).isEqualTo("Every place of group 6e is taken at the moment. Try again at 8:07~AM.");
    }

    @Test
    void too_many_arrive_at_once() {
        Refused refused = refused(Reason.RATE, null, "2020-03-16T08:01", null);

        assertThat(french(refused)).isEqualTo("Trop de monde arrive en même temps. Réessayez à 8~h~01.");
        assertThat(english(refused)).isEqualTo("Too many people are arriving at the same time. Try again at 8:01~AM.");
    }

    @Test
    void more_is_asked_for_than_there_is() {
        Refused refused = refused(Reason.TOO_HEAVY, null, null, null);

        assertThat(french(refused))
                .isEqualTo(
                        "Plus de places sont demandées à la fois qu'une demande ne peut en avoir maintenant. Demandez-en moins.");
        assertThat(english(refused))
                .isEqualTo("More places are asked for at once than one request can have now. Ask for fewer.");
    }

    @Test
    void there_is_no_slot_any_more() {
        Refused refused = refused(Reason.ENDED, null, null, null);

        assertThat(french(refused))
                .isEqualTo("Il n'y a plus de créneau pour le groupe 6e. Ce n'est plus la peine de réessayer.");
        assertThat(english(refused))
                .isEqualTo("There are no more time slots for group 6e. There is no need to try again.");
    }

    @Test
    void the_store_cannot_be_asked() {
        Refused refused = refused(Reason.BACKEND, null, "2020-03-16T08:01", null);

        assertThat(french(refused))
                .isEqualTo("Le service ne peut faire entrer personne pour l'instant. Réessayez à 8~h~01.");
        assertThat(english(refused)).isEqualTo("The service cannot let anyone in just now. Try again at 8:01~AM.");
    }

    /** Who is told 8:07:42 and reads 8:07 comes too early, and is sent away a second time. */
    @Test
    void a_time_is_told_by_the_minute_that_follows_it() {
        assertThat(french(refused(Reason.FULL, null, "2020-03-16T08:07:00.001", "t1.x")))
                .contains("Revenez à 8~h~08~:");
        assertThat(french(refused(Reason.FULL, null, "2020-03-16T08:07:42", "t1.x")))
                .contains("Revenez à 8~h~08~:");
        assertThat(french(refused(Reason.FULL, null, "2020-03-16T23:59:30", "t1.x")))
                .contains("Revenez mardi 17 mars à 0~h~00~:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fr-FR", "fr-CA", "fr-CH"})
    void french_is_spoken_to_whoever_asks_for_a_kind_of_it(String tag) {
        Refused refused = refused(Reason.FULL, null, null, null);

        assertThat(refused.explain(Locale.forLanguageTag(tag))).isEqualTo(refused.explain(Locale.FRENCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "en-GB", "de", "ar", "und", "zh-Hant-TW"})
    void any_other_language_gets_english_whatever_the_machine_speaks(String tag) {
        Locale machine = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRANCE);
            assertThat(refused(Reason.FULL, null, null, null).explain(Locale.forLanguageTag(tag)))
                    .isEqualTo("Every place is taken at the moment. Try again later.");
        } finally {
            Locale.setDefault(machine);
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void each_reason_has_its_words(Reason reason) {
        for (Locale locale : List.of(Locale.FRENCH, Locale.ENGLISH)) {
            for (String retryAt : new String[] {null, "2020-03-16T08:42"}) {
                String text = refused(reason, slot("2020-03-16T08:30", "2020-03-16T10:30"), retryAt, null)
                        .explain(locale);
                assertThat(text).doesNotContain("''", "{", "}", "  ").endsWith(".");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"L'équipe", "{0}", "a'b", "Élèves du lycée d'Évreux"})
    void a_name_is_told_as_it_is(String name) {
        Refused refused = new Refused(Reason.COHORT_FULL, name, PARIS, 0, null, null, null);

        assertThat(refused.explain(Locale.FRENCH)).contains(name);
        assertThat(refused.explain(Locale.ENGLISH)).contains(name);
    }

    @Test
    void a_language_must_be_given() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> refused(Reason.FULL, null, null, null).explain(null))
                .withMessageStartingWith("locale: null; allowed: ");
    }

    /** Tests run on the class path; users may not. A named module may look up bundles in fewer ways. */
    @Test
    void it_speaks_from_a_named_module_too() throws Exception {
        ModuleFinder finder = ModuleFinder.of(home(Refused.class), home(io.github.bucket4j.Bucket.class));
        ModuleLayer boot = ModuleLayer.boot();
        Configuration resolved = boot.configuration().resolve(finder, ModuleFinder.of(), Set.of("io.github.creneau"));
        ModuleLayer.Controller layer =
                ModuleLayer.defineModulesWithOneLoader(resolved, List.of(boot), ClassLoader.getPlatformClassLoader());
        Module module = layer.layer().findModule("io.github.creneau").orElseThrow();
        layer.addOpens(module, "io.github.creneau", ExplanationTest.class.getModule());

        Class<?> type = module.getClassLoader().loadClass(Refused.class.getName());
        assertThat(type).isNotSameAs(Refused.class);
        assertThat(type.getModule().isNamed()).isTrue();
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Object full = Stream.of(module.getClassLoader()
                        .loadClass(Reason.class.getName())
                        .getEnumConstants())
                .filter(reason -> reason.toString().equals("FULL"))
                .findFirst()
                .orElseThrow();
        Object refused = constructor.newInstance(full, "6e", PARIS, 0L, null, null, null);
        Method explain = type.getMethod("explain", Locale.class);

        assertThat(explain.invoke(refused, Locale.FRENCH))
                .isEqualTo("Toutes les places sont prises pour le moment. Réessayez plus tard.");
        assertThat(explain.invoke(refused, Locale.GERMAN))
                .isEqualTo("Every place is taken at the moment. Try again later.");
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
