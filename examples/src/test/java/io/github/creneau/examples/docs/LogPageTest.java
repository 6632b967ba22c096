package io.github.creneau.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.observe.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the library may log is on the page that explains it. */
class LogPageTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CALL = Pattern.compile("\\bLOG\\.log\\((.*?)\\);", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern LOGGER = Pattern.compile("System\\.getLogger\\((\\w+)\\.class");
    private static final String FORM_OF_EVENTS = "limiter {0}, node {1}: {2}";

    @Test
    void each_line_and_each_event_is_explained() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/guide/log.md"));
        List<String> wanted = new ArrayList<>();
        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            wanted.add(event.getSimpleName() + '[');
        }
        for (String source : sources()) {
            CALL.matcher(source).results().forEach(call -> wanted.add(longest(call.group(1))));
            LOGGER.matcher(source).results().forEach(logger -> wanted.add('.' + logger.group(1) + '`'));
        }
        wanted.remove(FORM_OF_EVENTS);
        assertThat(wanted)
                .hasSizeGreaterThan(15)
                .allSatisfy(line -> assertThat(page).contains(line.strip()));
    }

    /** The part of a message by which it is found. */
    private static String longest(String call) {
        String longest = "";
        Matcher literal = LITERAL.matcher(call);
        while (literal.find()) {
            String text = literal.group(1).replaceFirst("^' ", "").replaceFirst(" '$", "");
            longest = text.length() > longest.length() ? text : longest;
        }
        return longest;
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of("core", "backend-redis", "backend-hazelcast")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
