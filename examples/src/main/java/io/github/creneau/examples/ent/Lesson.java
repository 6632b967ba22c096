package io.github.creneau.examples.ent;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.creneau.examples.web.Resources;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A lesson of the day.
 *
 * @param hour when it is given, as in "8 h 30"
 * @param text in paragraphs
 * @param homework what is to be done
 */
record Lesson(
        String hour, String subject, String teacher, String title, List<String> text, String homework, String due) {

    private static final Map<String, List<Lesson>> ALL = read();

    /** Where it is on its page. */
    String id() {
        return "cours-" + (hour + subject).replaceAll("[^A-Za-z0-9]", "");
    }

    /** The lessons of a grade; adults see those of the 6e. */
    static List<Lesson> of(Group group) {
        return ALL.getOrDefault(group.id(), ALL.getOrDefault("6e", List.of()));
    }

    private static Map<String, List<Lesson>> read() {
        try {
            return new ObjectMapper().readValue(Resources.text("/ent/lessons.json"), new TypeReference<>() {});
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
