package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page that explains a log: the rows of its tables begin with words that a line contains. */
final class LogPage {

    /** Option of a JVM whose log is to be held against a page: one line for each record. */
    static final String ONE_LINE = "-Djava.util.logging.SimpleFormatter.format=%4$s %3$s: %5$s %6$s%n";

    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    /** The line of a stack trace that names the exception. */
    private static final Pattern THROWN = Pattern.compile("[a-z][\\w.]*\\.[A-Z][\\w$]*(Exception|Error)\\b");

    private final List<String> words = new ArrayList<>();

    /** Reads a page, whose path begins in the working directory or in one above it. */
    LogPage(String path) {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(path))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalArgumentException(path + " is not there");
        }
        try {
            Matcher rows = ROW.matcher(Files.readString(directory.resolve(path)));
            while (rows.find()) {
                words.add(rows.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the page has a line, or it goes on with the one before. */
    boolean explains(String line) {
        return goesOn(line) || words.stream().anyMatch(line::contains);
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
