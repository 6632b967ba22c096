package io.github.creneau.examples.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A figure of the data file as the report shows it. */
record Input(String name, String value, String note) {

    /** The inputs by where they come from, in the order of the data file. */
    static Map<String, List<Input>> bySource() {
        Map<String, List<Input>> sources = new LinkedHashMap<>();
        try (InputStream in = Input.class.getResourceAsStream(Figures.EURE)) {
            new ObjectMapper()
                    .readTree(in)
                    .path("figures")
                    .properties()
                    .forEach(figure -> sources.computeIfAbsent(
                                    figure.getValue().path("source").asText(), source -> new ArrayList<>())
                            .add(input(figure.getKey(), figure.getValue())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    private static Input input(String name, JsonNode figure) {
        StringJoiner value = new StringJoiner(figure.path("value").isArray() ? ", " : "");
        if (figure.path("value").isArray()) {
            figure.path("value").forEach(part -> value.add(part.asText()));
        } else {
            value.add(figure.path("value").asText());
        }
        String unit = figure.path("unit").asText("");
        return new Input(
                name,
                unit.isEmpty() ? value.toString() : value + " " + unit,
                figure.path("note").asText(""));
    }
}
