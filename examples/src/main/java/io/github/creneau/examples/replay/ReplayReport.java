package io.github.creneau.examples.replay;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import io.github.creneau.testkit.replay.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The replay as one page for people: a single file of HTML, CSS and SVG that needs neither a script nor a network.
 * Stateless, usable from any thread.
 */
public final class ReplayReport {
    private static final String TEMPLATES = "io.github.creneau.examples";

    private ReplayReport() {}

    /**
     * Writes the report, in place of an older one.
     *
     * @param index the file to write; missing directories are made
     * @param runs at least one run, in the order of the report; runs of one date are drawn on the same scales
     * @throws IllegalArgumentException if there is no run
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path index, List<RunResult> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs: empty; allowed: at least one");
        }
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, ReplayReport.class.getClassLoader(), TEMPLATES);
        TemplateOutput output = new StringOutput();
        engine.render("replay/index.jte", Page.of(runs), output);
        try {
            Files.createDirectories(index.toAbsolutePath().getParent());
            Files.writeString(index, output.toString(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report", e);
        }
    }
}
