package io.github.creneau.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks at a page as people do: in the light, in the dark, on a phone, and with what axe knows of barriers. */
final class Look {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String AXE = axe();
    private static final String GRAVE_FAULTS =
            """
            async options => (await axe.run(document, options)).violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .map(rule => `${rule.id}: ${rule.help} ${rule.nodes.map(node => node.html)}`)
            """;

    private Look() {}

    /** No grave fault in any colours, and a picture of each. */
    static void at(Page page, String name) {
        shot(page, name + "-light", ColorScheme.LIGHT, 1280, 800);
        noGraveFault(page, Map.of(), name);
        shot(page, name + "-dark", ColorScheme.DARK, 1280, 800);
        noGraveFault(page, Map.of("runOnly", List.of("color-contrast")), name + " in the dark");
        shot(page, name + "-phone", ColorScheme.LIGHT, 390, 844);
        page.setViewportSize(1280, 800);
    }

    private static void shot(Page page, String file, ColorScheme scheme, int width, int height) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, height);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(file + ".png"))
                .setFullPage(true));
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) overflow).intValue())
                .as("%s is wider than its window", file)
                .isLessThanOrEqualTo(0);
    }

    /** Asked in the page itself: axe's own builder for Java opens another page for each answer, which takes seconds. */
    private static void noGraveFault(Page page, Map<String, ?> options, String name) {
        page.evaluate(AXE);
        Object faults = page.evaluate(GRAVE_FAULTS, options);
        assertThat((List<?>) faults).as("faults of %s", name).isEmpty();
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(AxeBuilder.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
