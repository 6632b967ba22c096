package io.github.creneau.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of each example application is about Créneau, and that the documentation shows it as it is. */
class SdkLinesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "github", "creneau", "examples");
    private static final Path GUIDE = Path.of("..", "docs", "guide", "ent.md");
    private static final Pattern SHOWN = Pattern.compile("``` java\\R(.*?)```", Pattern.DOTALL);

    @ParameterizedTest(name = "{0}: {1} has at most {2} lines")
    @CsvSource({"ent, Places, 70", "sos, Tutors, 45"})
    void one_file_holds_what_an_application_asks_of_the_limiter(String application, String file, int most)
            throws IOException {
        Path source = SOURCES.resolve(application).resolve(file + ".java");
        long lines = code(Files.readAllLines(source)).count();
        System.out.printf("%s: %d lines of code ask Créneau for something, all in %s.java%n", application, lines, file);

        assertThat(lines).isLessThanOrEqualTo(most);
        try (Stream<Path> others = Files.list(SOURCES.resolve(application))) {
            assertThat(others.filter(other -> !other.equals(source)))
                    .allSatisfy(
                            other -> assertThat(other).content().doesNotContain("import io.github.creneau.Limiter;"));
        }
    }

    /** Without indentation, which differs. */
    private static String flat(String code) {
        return code.replaceAll("(?m)^ +", "").strip();
    }

    /** Neither blank, nor a comment, nor an import. */
    private static Stream<String> code(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty()
                        && !line.startsWith("import ")
                        && !line.startsWith("package ")
                        && !line.startsWith("/*")
                        && !line.startsWith("*")
                        && !line.startsWith("//"));
    }

    @Test
    void the_guide_shows_the_code_as_it_is() throws IOException {
        String code = Files.readString(SOURCES.resolve("ent").resolve("Places.java"))
                + Files.readString(SOURCES.resolve("sos").resolve("Tutors.java"));
        Matcher shown = SHOWN.matcher(Files.readString(GUIDE));
        int snippets = 0;
        while (shown.find()) {
            snippets++;
            assertThat(flat(code)).contains(flat(shown.group(1)));
        }
        assertThat(snippets).isGreaterThan(0);
    }
}
