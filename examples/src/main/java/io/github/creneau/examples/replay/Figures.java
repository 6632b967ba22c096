package io.github.creneau.examples.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** The figures of the data file, by name. Every one of them says where it comes from, or the file is refused. */
final class Figures {
    static final String EURE = "/replay/eure-2020-03-16.json";
    private static final List<String> SOURCES = List.of("published", "elsewhere", "derived", "synthetic");

    private final JsonNode figures;

    private Figures(JsonNode figures) {
        this.figures = figures;
    }

    /** Reads a data file from the class path. */
    static Figures read(String resource) {
        try (InputStream in = Figures.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no data file " + resource);
            }
            JsonNode figures = new ObjectMapper().readTree(in).path("figures");
            figures.properties().forEach(figure -> check(figure.getKey(), figure.getValue()));
            return new Figures(figures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(String name, JsonNode figure) {
        if (!SOURCES.contains(figure.path("source").asText())) {
            throw new IllegalStateException(name + ": its source is none of " + SOURCES);
        }
    }

    int count(String name) {
        return value(name).intValue();
    }

    double number(String name) {
        return value(name).doubleValue();
    }

    String text(String name) {
        return value(name).asText();
    }

    LocalDate date(String name) {
        return LocalDate.parse(text(name));
    }

    LocalTime time(String name) {
        return LocalTime.parse(text(name));
    }

    Duration minutes(String name) {
        return Duration.ofSeconds(Math.round(number(name) * 60));
    }

    Duration seconds(String name) {
        return Duration.ofMillis(Math.round(number(name) * 1000));
    }

    /** One number of a figure that is a list. */
    double number(String name, int index) {
        return value(name).path(index).doubleValue();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        value(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode value(String name) {
        JsonNode value = figures.path(name).path("value");
        if (value.isMissingNode()) {
            throw new IllegalStateException("the data file has no figure " + name);
        }
        return value;
    }
}
