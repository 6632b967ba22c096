package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The colour of a cohort: the same in every chart of the report. Grades have hues, the others have greys. */
record Palette(Map<String, String> classes) {
    private static final Pattern GRADE = Pattern.compile("\\d+e.*");
    private static final int GRADES = 4;
    private static final int OTHERS = 2;

    static Palette of(List<RunResult> runs) {
        Map<String, String> classes = new LinkedHashMap<>();
        int grades = 0;
        int others = 0;
        for (RunResult run : runs) {
            for (String cohort : run.timeline().heldByCohort().keySet()) {
                if (!classes.containsKey(cohort)) {
                    boolean grade = GRADE.matcher(cohort).matches();
                    classes.put(cohort, grade ? "grade" + grades++ % GRADES : "other" + others++ % OTHERS);
                }
            }
        }
        return new Palette(classes);
    }

    String of(String cohort) {
        return classes.getOrDefault(cohort, "other0");
    }
}
