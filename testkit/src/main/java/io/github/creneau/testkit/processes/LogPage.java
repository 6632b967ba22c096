package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of the guide that explains what the library and its clients log. */
public final class LogPage {

    /** Option of a JVM whose log is to be held against the page: one line for each record. */
    public static final String ONE_LINE = "-Djava.util.logging.SimpleFormatter.format=%4$s %3$s: %5$s %6$s%n";

    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    /** The line of a stack trace that names the exception. */
    private static final Pattern THROWN = Pattern.compile("[a-z][\\w.]*\\.[A-Z][\\w$]*(Exception|Error)\\b");

    private LogPage() {}

    /** Whether the page has a line, or it goes on with the one before: each row begins with words that a line contains. */
    public static Predicate<String> read() {
        Path page = Path.of("").toAbsolutePath();
        while (page != null && !Files.exists(page.resolve("docs/guide/log.md"))) {
            page = page.getParent();
        }
        if (page == null) {
            throw new IllegalStateException("docs/guide/log.md is not there");
        }
        List<String> words = new ArrayList<>();
        try {
            Matcher rows = ROW.matcher(Files.readString(page.resolve("docs/guide/log.md")));
            while (rows.find()) {
                words.add(rows.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line -> goesOn(line) || words.stream().anyMatch(line::contains);
    }

    /** Stack traces, and messages of several lines such as Hazelcast's list of members, are explained with their first line. */
    private static boolean goesOn(String line) {
        return line.isBlank()
                || Character.isWhitespace(line.charAt(0))
                || line.startsWith("}")
                || line.startsWith("Caused by: ")
                || THROWN.matcher(line).lookingAt();
    }
}
