package io.github.creneau.examples.platform;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.creneau.examples.ent.Protection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;

/**
 * Plays the same hours three times, with a plain limit, with appointments, and with slots that were announced, and takes
 * pictures of the operations page: {@code ./mvnw -q -Pstory}. Takes about seven minutes.
 */
final class StoryPictures {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final int SPEED = 180;
    private static final int PLACES = 125;

    private StoryPictures() {}

    /** The directory to write to, and the only protection to play, or all. */
    public static void main(String[] arguments) throws Exception {
        Path pictures = Path.of(arguments[0]);
        Files.createDirectories(pictures);
        try (Chromium chromium = Chromium.start()) {
            for (Protection protection : arguments.length > 1 ? only(arguments[1]) : Protection.values()) {
                play(protection, chromium.browser(), pictures);
            }
        }
        System.exit(0);
    }

    private static Protection[] only(String name) {
        return new Protection[] {Protection.valueOf(name.toUpperCase(Locale.ROOT))};
    }

    private static void play(Protection protection, Browser browser, Path pictures) throws InterruptedException {
        String day = protection == Protection.SLOTS ? "2020-03-20" : "2020-03-16";
        Instant end = local(day + "T13:00");
        Options options = new Options(
                0,
                2,
                "in-process",
                PLACES,
                protection,
                local(day + "T08:00"),
                SPEED,
                "story",
                false,
                Path.of("target", "story"));
        try (Demo demo = new Demo(options)) {
            demo.throng().send();
            while (Objects.requireNonNull(demo.clock()).now().isBefore(end)) {
                Thread.sleep(200);
            }
            String name = protection.name().toLowerCase(Locale.ROOT);
            System.out.println(name + ": " + demo.throng().outcome());
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                Page page = browser.newPage(new Browser.NewPageOptions()
                        .setColorScheme(scheme)
                        .setViewportSize(1200, 900)
                        .setDeviceScaleFactor(1.5)
                        .setBypassCSP(true));
                page.navigate("http://localhost:" + demo.port() + "/operations");
                page.fill("#password", "story");
                page.click("text=Open");
                page.waitForSelector("figure");
                page.addStyleTag(new Page.AddStyleTagOptions()
                        .setContent(
                                ".tables, .controls { display: none } main { padding: 18px 24px 20px !important }"));
                Path file = pictures.resolve(
                        "operations-" + name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png");
                page.locator("main").screenshot(new com.microsoft.playwright.Locator.ScreenshotOptions().setPath(file));
                page.close();
            }
        }
    }

    private static Instant local(String text) {
        return LocalDateTime.parse(text).atZone(PARIS).toInstant();
    }
}
