package io.github.creneau.examples.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who was surely inside when, told from the access logs of the nodes alone: from the answer that let a visit in until its
 * logout was asked for, or until the idle time after its last request was over.
 *
 * @param most the most visits that were inside at once
 * @param visits how many were let in
 * @param statuses answers by status
 */
record Inside(int most, int visits, Map<Integer, Integer> statuses) {

    private record Line(long came, long answered, int status, String path, String session, boolean in) {}

    private record Edge(long atMillis, int change) {}

    /** One visit, as far as its lines were read. */
    private static final class Visit {
        private long from;
        private long last;
        private long out = Long.MAX_VALUE;
    }

    static Inside read(Path logs, Duration idle) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                Files.readAllLines(file).forEach(line -> lines.add(line(line)));
            }
        }
        lines.sort(Comparator.comparingLong(Line::answered));
        Map<Integer, Integer> statuses = new HashMap<>();
        Map<String, Visit> visits = new HashMap<>();
        for (Line line : lines) {
            if (!line.path.startsWith("/_desk")) {
                statuses.merge(line.status, 1, Integer::sum);
            }
            note(visits, line);
        }
        return new Inside(most(visits, idle), visits.size(), statuses);
    }

    private static Line line(String text) {
        String[] words = text.split(" ", -1);
        return new Line(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                words[4],
                words[5],
                words[7].equals("in"));
    }

    private static void note(Map<String, Visit> visits, Line line) {
        if (line.path.equals("/deconnexion")) {
            Visit visit = visits.get(line.session);
            if (visit != null) {
                visit.out = Math.min(visit.out, line.came);
            }
        } else if (line.in && line.status < 400) {
            Visit visit = visits.computeIfAbsent(line.session, name -> {
                Visit entered = new Visit();
                entered.from = line.answered;
                return entered;
            });
            visit.last = Math.max(visit.last, line.came);
        }
    }

    private static int most(Map<String, Visit> visits, Duration idle) {
        List<Edge> edges = new ArrayList<>();
        visits.values().forEach(visit -> {
            long end = Math.min(visit.out, Math.max(visit.from, visit.last + idle.toMillis()));
            edges.add(new Edge(visit.from, 1));
            edges.add(new Edge(Math.max(visit.from, end), -1));
        });
        // Who leaves in a millisecond has left before whoever comes in it.
        edges.sort(Comparator.comparingLong(Edge::atMillis).thenComparingInt(Edge::change));
        int inside = 0;
        int most = 0;
        for (Edge edge : edges) {
            inside += edge.change;
            most = Math.max(most, inside);
        }
        return most;
    }
}
