package io.github.creneau.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import io.github.creneau.testkit.replay.Timeline;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReplayReportTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    private static final LocalDate MONDAY = LocalDate.of(2020, 3, 16);
    private static final LocalDate FRIDAY = LocalDate.of(2020, 3, 20);
    private static final int MINUTES = 900;

    @TempDir
    private Path directory;

    @Test
    void showsEveryRunOnItsDay() throws IOException {
        String page = write(all());

        for (RunResult run : all()) {
            String name = run.summary().name();
            assertThat(page).contains("<article class=\"run\" id=\"run-" + name + "\">", "href=\"#run-" + name + "\"");
        }
        assertThat(page).containsSubsequence("Monday 16 March 2020</h2>", "as-it-was", "Friday 20 March 2020</h2>");
        assertThat(count(page, "<section class=\"day\"")).isEqualTo(2);
    }

    @Test
    void needsNothingFromOutside() throws IOException {
        String page = write(all());

        assertThat(page).doesNotContain("http:", "https:", "//", "url(", "src=", "<script", "<link", "@import");
    }

    @Test
    void everyDrawingIsWellFormedAndDescribed() throws Exception {
        String page = write(all());

        List<String> drawings = drawings(page);
        assertThat(drawings).hasSizeGreaterThan(6 * 3);
        for (String drawing : drawings) {
            Element svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(drawing)))
                    .getDocumentElement();
            if (svg.getAttribute("role").equals("img")) {
                assertThat(text(svg, "title")).isNotBlank();
                assertThat(text(svg, "desc")).isNotBlank();
            } else {
                assertThat(svg.getAttribute("aria-hidden")).isEqualTo("true");
            }
        }
    }

    @Test
    void showsADashForWhatIsNotKnown() throws IOException {
        RunResult run = new RunResult(unlimited("as-it-was", 15_000), emptyTimeline(MONDAY));

        String page = write(List.of(run));

        assertThat(page).doesNotContain("null", "NaN", "Infinity").contains("<td>–</td>");
    }

    @Test
    void warnsOnlyWhereMorePeopleAreInsideThanThereIsRoomFor() throws IOException {
        assertThat(write(List.of(limited("plain-limit", MONDAY)))).doesNotContain("class=\"over\"");
        assertThat(write(List.of(collapse()))).contains("class=\"over\"", "15,000 at 09:00", "key warn");
    }

    @Test
    void runsOfOneDayShareTheirScale() {
        int top = HeldChart.top(List.of(collapse(), limited("creneau", MONDAY)));

        assertThat(top).isBetween(15_000, 16_000);
        assertThat(HeldChart.of(limited("creneau", MONDAY), top, new Palette(Map.of()))
                        .chart()
                        .max())
                .isEqualTo(top);
    }

    @Test
    void lessonsFollowTheFigures() {
        RunResult creneau = limited("creneau", MONDAY);
        RunResult plain = limited("plain-limit", MONDAY);

        assertThat(new Lesson(List.of(plain, creneau), 6160).of(creneau))
                .contains("97.5% of the times told were kept", "100% of the refusals of the plain limit");
        assertThat(new Lesson(List.of(creneau), 6160).of(creneau)).doesNotContain("plain limit");
        assertThat(new Lesson(List.of(), 6160).of(collapse())).contains("for 4\u00a0h more people were inside");
        assertThat(new Lesson(List.of(), 6160).of(limited("another", MONDAY))).contains("69,000 of 73,200 visits");
    }

    @Test
    void figuresAreRoundedForPeople() {
        assertThat(Wording.share(0.0)).isEqualTo("0%");
        assertThat(Wording.share(0.0004)).isEqualTo("<0.1%");
        assertThat(Wording.share(0.9999)).isEqualTo("99.9%");
        assertThat(Wording.share(1.0)).isEqualTo("100%");
        assertThat(Wording.share(Double.NaN)).isEqualTo("–");
        assertThat(Wording.duration(null)).isEqualTo("–");
        assertThat(Wording.duration(42.0)).isEqualTo("42\u00a0s");
        assertThat(Wording.duration(150.0)).isEqualTo("2.5\u00a0min");
        assertThat(Wording.duration(23_700.0)).isEqualTo("6.6\u00a0h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void coloursStandOutFromTheirBackground(String scheme) throws IOException {
        String[] schemes = write(all()).split("prefers-color-scheme: dark", 2);
        Map<String, String> colours = colours(schemes[scheme.equals("light") ? 0 : 1]);

        double paper = luminance(colours.get("paper"));
        for (String name : List.of(
                "ink", "soft", "grade0", "grade1", "grade2", "grade3", "other0", "other1", "warn", "rate", "slot")) {
            double colour = luminance(colours.get(name));
            double contrast = (Math.max(paper, colour) + 0.05) / (Math.min(paper, colour) + 0.05);
            assertThat(contrast).as(name).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void refusesToReportNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplayReport.write(directory.resolve("index.html"), List.of()))
                .withMessageContaining("runs");
    }

    private String write(List<RunResult> runs) throws IOException {
        Path index = directory.resolve("replay/index.html");
        ReplayReport.write(index, runs);
        return Files.readString(index);
    }

    private static List<RunResult> all() {
        return List.of(
                collapse(),
                limited("plain-limit", MONDAY),
                limited("creneau", MONDAY),
                limited("creneau-slots-imposed", MONDAY),
                new RunResult(unlimited("announced-no-limit", 6_300), timeline(FRIDAY, 6_300, "PAGE_FAILED")),
                limited("announced-creneau", FRIDAY));
    }

    private static RunResult collapse() {
        return new RunResult(unlimited("as-it-was", 15_000), timeline(MONDAY, 15_000, "PAGE_FAILED"));
    }

    private static RunResult limited(String name, LocalDate date) {
        return new RunResult(
                new Summary(
                        name, 7, 73_200, 70_000, 69_000, 3_200, 90_000, 400, 5_000, 8_500, 0, 120, 1.0, 9_000.0, 60.0,
                        0.975, 3, 0),
                timeline(date, 5_000, "FULL"));
    }

    private static Summary unlimited(String name, int peak) {
        return new Summary(
                name, 7, 73_200, 70_000, 50_000, 3_200, 300_000, 400, peak, null, null, null, null, null, null, null,
                null, null);
    }

    private static Timeline timeline(LocalDate date, int peak, String reason) {
        int[] held = new int[MINUTES];
        Arrays.fill(held, 120, 360, peak);
        int[] budget = new int[MINUTES];
        Arrays.fill(budget, 0, 450, 5_000);
        Arrays.fill(budget, 450, MINUTES, 8_500);
        int[] arrivals = new int[MINUTES];
        Arrays.fill(arrivals, 80);
        Map<String, int[]> byCohort = new LinkedHashMap<>();
        Map<String, double[]> waits = new LinkedHashMap<>();
        for (String cohort : List.of("6e", "5e", "4e", "3e", "parents & <friends>")) {
            byCohort.put(cohort, Arrays.stream(held).map(places -> places / 5).toArray());
            waits.put(cohort, new double[] {0, 5_400, 0.02});
        }
        return new Timeline(
                date.atTime(7, 0).atZone(ZONE).toInstant(),
                ZONE,
                MINUTES,
                held,
                budget,
                arrivals,
                arrivals,
                arrivals,
                Map.of(reason, arrivals),
                byCohort,
                List.of(new Timeline.SlotBand("6e", 90, 210)),
                List.of(new Timeline.Mark(450, "two servers join")),
                waits);
    }

    private static Timeline emptyTimeline(LocalDate date) {
        int[] none = new int[MINUTES];
        double[] unknown = {Double.NaN, Double.NaN, Double.NaN};
        return new Timeline(
                date.atTime(7, 0).atZone(ZONE).toInstant(),
                ZONE,
                MINUTES,
                none,
                none,
                none,
                none,
                none,
                Map.of(),
                Map.of("6e", none),
                List.of(),
                List.of(),
                Map.of("6e", unknown));
    }

    /** The outermost SVG elements. */
    private static List<String> drawings(String page) {
        List<String> drawings = new ArrayList<>();
        Matcher tag = Pattern.compile("<svg\\b|</svg>").matcher(page);
        int depth = 0;
        int start = 0;
        while (tag.find()) {
            if (tag.group().equals("</svg>")) {
                depth--;
                if (depth == 0) {
                    drawings.add(page.substring(start, tag.end()));
                }
            } else {
                start = depth == 0 ? tag.start() : start;
                depth++;
            }
        }
        assertThat(depth).isZero();
        return drawings;
    }

    private static @Nullable String text(Element svg, String name) {
        NodeList found = svg.getElementsByTagName(name);
        return found.getLength() == 0 ? null : found.item(0).getTextContent();
    }

    private static int count(String page, String text) {
        return page.split(Pattern.quote(text), -1).length - 1;
    }

    private static Map<String, String> colours(String css) {
        Map<String, String> colours = new LinkedHashMap<>();
        Matcher colour = Pattern.compile("--(\\w+): (#[0-9a-f]{6})").matcher(css);
        while (colour.find()) {
            colours.putIfAbsent(colour.group(1), colour.group(2));
        }
        return colours;
    }

    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
