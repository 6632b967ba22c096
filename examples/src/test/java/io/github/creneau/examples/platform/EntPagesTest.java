package io.github.creneau.examples.platform;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.node.Person;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The pages in a browser, on two servers in this JVM, on the morning of 16 March 2020 at 10:25. */
@Isolated("a server without a processor for half a second shows another page")
class EntPagesTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final int PLACES = 5;

    /** From 10:30 on nobody is in a slot, from 10:45 on the 5e is. */
    private static final Pattern AN_HOUR = Pattern.compile("vers 10\u00a0h\u00a0[345]\\d");

    private static Chromium chromium;

    private Demo demo;
    private BrowserContext person;
    private Page page;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void start() {
        start(Protection.SLOTS);
    }

    private void start(Protection protection) {
        Instant morning = LocalDateTime.parse("2020-03-16T10:25").atZone(PARIS).toInstant();
        demo = new Demo(new Options(
                0, 2, "in-process", PLACES, protection, morning, 1, "bonjour", false, Path.of("target", "ent")));
        person = chromium.browser().newContext(new Browser.NewContextOptions().setLocale("fr-FR"));
        page = person.newPage();
        page.setDefaultTimeout(15_000);
        awaitBothServers();
    }

    /** Until the places of the second count, too. */
    private void awaitBothServers() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!bothServersCount()) {
            assertThat(System.nanoTime()).as("both servers count").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean bothServersCount() {
        try {
            return demo.desks().report(demo.platform().alive().get(0)).join().budget() == 2 * PLACES;
        } catch (CompletionException e) {
            return false; // a server that has just started may take its time
        }
    }

    @AfterEach
    void end() {
        person.close();
        demo.close();
    }

    @Test
    void a_pupil_in_the_slot_gets_in() {
        logIn("6e");

        assertThat(page).hasTitle(Pattern.compile("^Accueil"));
        Look.at(page, "home");
        page.click("nav >> text=Cours");
        assertThat(page.locator("h1")).hasText("Cours du jour");
        Look.at(page, "lessons");
        page.click("nav >> text=SOS Devoirs");
        Look.at(page, "help");
        page.click("text=Demander un tuteur pour le groupe");
        assertThat(page.locator("main")).containsText("Un tuteur est avec toi");
        Look.at(page, "help-tutor");
        page.click("text=J'ai compris, merci");
        page.click("text=Se déconnecter");
        assertThat(page.locator("h1")).containsText("Bonjour");
        Look.at(page, "login");
        page.navigate(address("/cours"));
        assertThat(page).hasURL(address("/connexion"));
    }

    @Test
    void a_pupil_out_of_the_slot_is_told_an_hour_and_enters_then() throws Exception {
        fill(7);
        Response answer = logIn("5e");

        int told = secondsTold(answer);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(page.locator("h1")).containsText(AN_HOUR);
        assertThat(page.locator(".why")).containsText("le tour des 6e");
        assertThat(page.locator("#status")).containsText("C'est à toi dans");
        assertThat(page.locator("#go")).isHidden();
        Look.at(page, "waiting");

        closeAndReturn();
        assertThat(page.locator("h1")).containsText(AN_HOUR);

        demo.clock().forward(Duration.ofSeconds(told));
        closeAndReturn();
        assertThat(page).hasTitle(Pattern.compile("^Accueil"));
    }

    @Test
    void the_waiting_page_counts_down_offers_the_button_and_warns() throws Exception {
        fill(7);
        page.clock().install();
        int told = secondsTold(logIn("5e"));

        page.clock().fastForward((told + 1) * 1000L);
        assertThat(page.locator("#status")).containsText("C'est à toi !");
        assertThat(page.locator("h1")).hasText("C'est à toi !");
        assertThat(page).hasTitle(Pattern.compile("^C'est à toi"));
        assertThat(page.locator("#go")).isVisible();
        Look.at(page, "waiting-open");
        page.clock().fastForward(285_000);
        assertThat(page.locator("#status")).containsText("plus gardée que 20 secondes");
        Look.at(page, "waiting-last");
        page.clock().fastForward(20_000);
        assertThat(page.locator("#status")).containsText("rien n'est perdu");
        assertThat(page.locator(".kept")).isHidden();

        demo.clock().forward(Duration.ofSeconds(told));
        page.focus("#go");
        page.keyboard().press("Enter");
        assertThat(page).hasTitle(Pattern.compile("^Accueil"));
    }

    @Test
    void the_waiting_page_works_without_scripts() throws Exception {
        fill(7);
        person.close();
        person = chromium.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page = person.newPage();
        int told = secondsTold(logIn("5e"));

        assertThat(page.locator("h1")).containsText(AN_HOUR);
        page.click("text=Continuer");
        assertThat(page.locator("h1")).containsText(AN_HOUR);
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "waiting-no-script.png")));

        demo.clock().forward(Duration.ofSeconds(told));
        page.click("text=Continuer");
        assertThat(page).hasTitle(Pattern.compile("^Accueil"));
    }

    @Test
    void an_adult_is_told_politely_when_all_places_are_taken() throws Exception {
        fill(2 * PLACES);
        Response answer = logIn("parent");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(page.locator("h1")).containsText("Revenez");
        assertThat(page.locator("main")).not().containsText("Tu peux");
        Look.at(page, "waiting-adult");
    }

    @Test
    void whom_nothing_is_kept_for_is_not_told_to_have_a_turn() throws Exception {
        end();
        start(Protection.PLAIN);
        fill(2 * PLACES);
        page.clock().install();
        Response answer = logIn("6e");

        assertThat(page).hasTitle(Pattern.compile("^Réessaie vers 10\u00a0h"));
        assertThat(page.locator("main")).containsText("Aucune place n'est gardée");
        assertThat(page.locator("#status")).containsText("Tu peux réessayer dans");
        Look.at(page, "waiting-plain");
        page.clock().fastForward((secondsTold(answer) + 1) * 1000L);
        assertThat(page).hasTitle(Pattern.compile("^Tu peux réessayer maintenant"));
        assertThat(page.locator("h1")).hasText("Tu peux réessayer maintenant");
        assertThat(page.locator("#status")).containsText("tu entres s'il y a de la place");
        assertThat(page.locator("body")).not().containsText("C'est à toi");
        Look.at(page, "waiting-plain-open");
        page.clock().fastForward(600_000);
        assertThat(page).hasTitle(Pattern.compile("^Tu peux réessayer maintenant"));
        page.click("#go");
        assertThat(page).hasTitle(Pattern.compile("^Réessaie vers 10\u00a0h"));
    }

    @Test
    void a_form_that_is_sent_again_and_a_page_that_is_reloaded_tell_the_same_hour() throws Exception {
        fill(2 * PLACES);
        logIn("6e");
        String told = page.locator("h1").textContent();

        page.reload();
        assertThat(page.locator("h1")).hasText(told);
        logIn("6e");
        assertThat(page.locator("h1")).hasText(told);
    }

    @Test
    void a_group_for_whom_too_few_tutors_are_free_is_told_so_and_when_to_try_again() throws Exception {
        for (String with : List.of("groupe", "groupe", "groupe", "seul")) {
            somebodyInside().post("/sos", "avec=" + with);
        }
        logIn("6e");
        page.click("nav >> text=SOS Devoirs");

        page.click("text=Demander un tuteur pour le groupe");
        assertThat(page.locator("[role=alert]"))
                .hasText(Pattern.compile("trois de libres\\. Réessaie vers 10\u00a0h\u00a0\\d\\d\\. Tout seul"));
        Look.at(page, "help-group-refused");
        page.click("text=Demander un tuteur >> nth=0");
        assertThat(page.locator("main")).containsText("Un tuteur est avec toi");
    }

    @Test
    void a_session_survives_the_crash_of_its_server() {
        logIn("6e");
        demo.platform().alive().get(0).kill();

        for (int i = 0; i < 4; i++) {
            page.navigate(address("/"));
            assertThat(page).hasTitle(Pattern.compile("^Accueil"));
        }
    }

    @Test
    void operations_are_seen_and_steered_by_whoever_knows_the_password() throws Exception {
        fill(6);
        page.navigate(address("/operations"));
        Look.at(page, "operations-gate");
        page.fill("#password", "wrong");
        page.click("text=Open");
        assertThat(page.locator(".wrong")).isVisible();
        page.fill("#password", "bonjour");
        page.click("text=Open");
        assertThat(page.locator(".figures")).containsText("of 10 places");
        assertThat(page.locator("figure")).isVisible();

        page.click("text=Add a server");
        assertThat(page.locator(".figures")).containsText("of 15 places");
        page.fill("#places", "7");
        page.click("text=Change the budget");
        assertThat(page.locator(".figures")).containsText("of 21 places");
        page.click("button:text-is('Cut')");
        assertThat(page.locator("#board")).containsText("line cut");
        page.click("button:text-is('Mend')");
        assertThat(page.locator("#board")).not().containsText("line cut");
        Look.at(page, "operations");
    }

    /** What all the looks above are worth. */
    @Test
    void a_look_finds_a_grave_fault_in_the_light_and_in_the_dark() {
        String head = "<html lang='fr'><title>Essai</title><style>"
                + "@media (prefers-color-scheme: dark) { h1 { color: #333; background: #222 } }</style>";
        page.setContent(head + "<main><h1>Essai</h1><img src='data:,'></main>");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Look.at(page, "fault"))
                .withMessageContaining("faults of fault]")
                .withMessageContaining("image-alt: ");

        page.setContent(head + "<main><h1>Essai</h1></main>");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Look.at(page, "fault"))
                .withMessageContaining("faults of fault in the dark")
                .withMessageContaining("color-contrast: ");
    }

    private Response logIn(String group) {
        page.navigate(address("/connexion"));
        page.check("input[value='" + group + "']", new Page.CheckOptions().setForce(true));
        return Objects.requireNonNull(
                page.waitForResponse(response -> response.url().equals(address("/")), () -> page.click("text=Entrer")));
    }

    /** The cookies stay, as in a browser that is closed. */
    private void closeAndReturn() {
        page.close();
        page = person.newPage();
        page.navigate(address("/"));
    }

    private static int secondsTold(Response answer) {
        return Integer.parseInt(answer.headerValue("retry-after"));
    }

    private String address(String path) {
        return "http://localhost:" + demo.port() + path;
    }

    /** So many pupils of the 6e, whose slot it is, come in. */
    private void fill(int pupils) throws IOException, InterruptedException {
        for (int i = 0; i < pupils; i++) {
            somebodyInside();
        }
    }

    private Person somebodyInside() throws IOException, InterruptedException {
        Person pupil = new Person(URI.create(address("/")));
        assertThat(pupil.logIn("6e").statusCode()).isEqualTo(200);
        return pupil;
    }
}
