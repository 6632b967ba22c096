package io.github.creneau.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Policy;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.Share;
import io.github.creneau.http.HttpMapping;
import io.github.creneau.http.HttpRefusal;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles every Java snippet of the README and of the docs, so that what people copy works. */
class DocSnippetsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    /** What a snippet may take for granted. */
    private static final String BEFORE = """
            import io.github.creneau.*;
            import com.hazelcast.core.HazelcastInstance;
            import io.github.creneau.hazelcast.*;
            import io.github.creneau.http.*;
            import io.github.creneau.inprocess.*;
            import io.github.creneau.jcache.*;
            import io.github.creneau.observe.*;
            import io.github.creneau.redis.*;
            import io.github.creneau.schedule.*;
            import io.github.creneau.spi.*;
            import io.github.creneau.testkit.*;
            import io.github.creneau.testkit.replay.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import java.net.URI;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import javax.cache.CacheManager;

            abstract class Snippet {
                String sessionId;
                String ticket;
                String cookies;
                Cohort cohort;
                Limiter limiter;
                MeterRegistry registry;
                HazelcastInstance hazelcast;
                CacheManager caches;

                abstract void serve();

                abstract void page(String text);

                void snippet() throws Exception {
            """;

    private static final String AFTER = "\n    }\n}\n";

    /** One snippet, named by its page and line. */
    record Snippet(String name, String code) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(ROOT.resolve("README.md"));
            for (Path page : pages) {
                String text = Files.readString(page);
                Matcher matcher = SNIPPET.matcher(text);
                while (matcher.find()) {
                    long line = text.substring(0, matcher.start()).lines().count() + 1;
                    snippets.add(new Snippet(ROOT.relativize(page) + ":" + line, matcher.group(1)));
                }
            }
        }
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compiles(Snippet snippet, @TempDir Path classes) {
        assertThat(errors(BEFORE + snippet.code() + AFTER, classes)).isEmpty();
    }

    @Test
    void findsTheReadmesSnippets() throws IOException {
        assertThat(snippets()).extracting(Snippet::name).anyMatch(name -> name.startsWith("README.md:"));
    }

    /** What users call: the API's root, schedules, and the mapping to HTTP. */
    static Stream<Class<?>> api() {
        return Stream.of(
                Limiter.class,
                Limiter.Builder.class,
                Cohort.class,
                Decision.class,
                Granted.class,
                Refused.class,
                Request.class,
                Rate.class,
                Budget.class,
                Share.class,
                OutOfSlot.class,
                Appointments.class,
                Policy.class,
                Policy.Builder.class,
                InvalidValueException.class,
                Schedule.class,
                Occurrence.class,
                HttpMapping.class,
                HttpRefusal.class);
    }

    @ParameterizedTest
    @MethodSource("api")
    void showsEveryPublicMethod(Class<?> type) throws IOException {
        String shown = snippets().stream().map(Snippet::code).collect(Collectors.joining("\n"));
        Set<String> ofEveryObject = Set.of("equals", "hashCode", "toString");

        assertThat(Stream.of(type.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .map(Method::getName)
                        .filter(name -> !ofEveryObject.contains(name))
                        .filter(name -> !Pattern.compile("\\b" + name + "\\(")
                                .matcher(shown)
                                .find()))
                .as("public methods of %s without an example", type.getSimpleName())
                .isEmpty();
    }

    @Test
    void catchesCodeThatDoesNotCompile(@TempDir Path classes) {
        assertThat(errors(BEFORE + "limiter.tryAcquire(42);" + AFTER, classes)).contains("tryAcquire");
    }

    private static String errors(String source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter out = new StringWriter();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("mem:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of(
                "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(out, null, null, options, null, List.of(file)).call();
        return compiled ? "" : out.toString();
    }
}
