package io.github.creneau.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Looks at a page as people do: in the light, in the dark, on a phone, and with what axe knows of barriers. */
final class Look {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private Look() {}

    /** No grave fault in any colours, and a picture of each. */
    static void at(Page page, String name) {
        shot(page, name + "-light", ColorScheme.LIGHT, 1280, 800);
        noGraveFault(new AxeBuilder(page), name);
        shot(page, name + "-dark", ColorScheme.DARK, 1280, 800);
        noGraveFault(new AxeBuilder(page).withRules(List.of("color-contrast")), name + " in the dark");
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

    private static void noGraveFault(AxeBuilder axe, String name) {
        assertThat(axe.analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(String.valueOf(rule.getImpact())))
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList()))
                .as("faults of %s", name)
                .isEmpty();
    }
}
