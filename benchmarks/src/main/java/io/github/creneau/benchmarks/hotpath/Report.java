package io.github.creneau.benchmarks.hotpath;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.FileOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The page of a run, its charts, and what is printed. */
final class Report {

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Plain, Report.class.getClassLoader(), "io.github.creneau.benchmarks");

    private Report() {}

    static void write(Results results, RefillLatency.Measured latency, List<Members.Cost> members, Path directory)
            throws IOException {
        Tables tables = new Tables(results);
        List<Claim> claims = Claims.of(results, latency);
        String made = "Two cores, JDK " + Runtime.version().feature() + ", JMH 1.37, " + LocalDate.now();
        render("hotpath/grant.svg.jte", Map.of("chart", tables.grantChart()), directory.resolve("hotpath-grant.svg"));
        render("hotpath/grant.svg.jte", Map.of("chart", tables.storeChart()), directory.resolve("hotpath-stores.svg"));
        render(
                "hotpath/percentiles.svg.jte",
                Map.of("chart", PercentileChart.of(latency)),
                directory.resolve("hotpath-latency.svg"));
        Map<String, Object> page = Map.of(
                "tables",
                tables,
                "claims",
                claims,
                "latency",
                latency,
                "members",
                members,
                "least",
                Least.measure(),
                "made",
                made);
        render("hotpath/measured.md.jte", page, directory.resolve("hotpath-measured.md"));
        System.out.println(Files.readString(directory.resolve("hotpath-measured.md")));
        System.out.println("written: " + directory.toAbsolutePath());
    }

    private static void render(String template, Map<String, Object> params, Path file) throws IOException {
        try (FileOutput output = new FileOutput(file)) {
            TEMPLATES.render(template, params, output);
        }
    }
}
