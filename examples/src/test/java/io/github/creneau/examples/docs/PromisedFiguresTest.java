package io.github.creneau.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README's table of promises says of real processes and of the simulation stands in the pages of results. */
class PromisedFiguresTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.,])\\d+(?:,\\d{3})*(?:\\.\\d+)?(?!\\w)");
    private static final Pattern MILLIS = Pattern.compile("(\\d+) ms\\b");
    private static final int SIMULATED = 3;
    private static final int SEEN = 4;

    @Test
    void each_figure_of_the_promises_stands_in_a_page_of_results() throws IOException {
        String results = results();
        List<String> unknown = new ArrayList<>();
        int figures = 0;
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            String[] cells = line.split("\\|");
            if (!line.startsWith("| ") || cells.length < 6 || !line.contains("Test.java")) {
                continue;
            }
            for (String figure : figures(cells[SIMULATED] + ' ' + cells[SEEN])) {
                figures++;
                if (!stands(figure, results)) {
                    unknown.add(figure + " in:" + cells[SIMULATED] + '|' + cells[SEEN]);
                }
            }
        }
        assertThat(figures).isGreaterThan(30);
        assertThat(unknown).isEmpty();
    }

    private static List<String> figures(String text) {
        return FIGURE.matcher(text).results().map(found -> found.group()).toList();
    }

    private static boolean stands(String figure, String results) {
        String plain = Pattern.quote(figure.replace(",", ""));
        return Pattern.compile("(?<![\\d.])" + plain + "(?!\\d|\\.\\d)")
                .matcher(results)
                .find();
    }

    /** Without the commas of thousands, and with milliseconds in seconds as well. */
    private static String readable(String page) {
        String plain = page.replaceAll("(?<=\\d),(?=\\d{3})", "");
        StringBuilder both = new StringBuilder(plain);
        MILLIS.matcher(plain)
                .results()
                .forEach(ms ->
                        both.append(String.format(Locale.ROOT, " %.2f s", Integer.parseInt(ms.group(1)) / 1_000.0)));
        return both.toString();
    }

    private static String results() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/results"))) {
            for (Path page : pages.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                all.append(readable(Files.readString(page))).append('\n');
            }
        }
        return all.toString();
    }
}
