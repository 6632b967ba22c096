package io.github.creneau;

import io.github.creneau.Rate.Bandwidth;
import io.github.creneau.schedule.Schedule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A policy as text, by which it travels to the other nodes: a line for each value, its name first, a cohort's name last;
 * then the schedule's own text. Equal policies have equal text.
 */
final class PolicyText {

    private static final String HEAD = "creneau-policy 1";
    private static final String SCHEDULE = "schedule";
    private static final int LONGEST = 1 << 20;

    private PolicyText() {}

    static String write(Policy policy) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        Budget budget = policy.budget();
        line(text, "budget", budget.perNode() ? "perNode" : "total", budget.places());
        policy.rate()
                .ifPresent(rate -> rate.bandwidths()
                        .forEach(b -> line(
                                text,
                                "rate",
                                rate.isPerNode() ? "perNode" : "total",
                                b.tokens(),
                                b.period().toNanos(),
                                b.burst())));
        OutOfSlot outOfSlot = policy.outOfSlot();
        line(text, "outOfSlot", outOfSlot.share().perMille(), outOfSlot.thresholdPerMille());
        policy.cohorts().forEach(cohort -> line(text, "cohort", cohort));
        policy.namedShares().forEach((cohort, share) -> line(text, "share", share.perMille(), cohort));
        policy.namedReserves().forEach((cohort, places) -> line(text, "reserve", places, cohort));
        line(text, "idleTime", policy.idleTime().toMillis());
        line(text, "maxHold", policy.maxHold().toMillis());
        line(text, "maxSession", policy.maxSession().toMillis());
        policy.confirmWithin().ifPresent(time -> line(text, "confirmWithin", time.toMillis()));
        policy.endWithSlot().ifPresent(time -> line(text, "endWithSlot", time.toMillis()));
        line(text, "meanHold", policy.meanHold().toMillis());
        line(text, "appointments", policy.appointments().perMille());
        if (policy.isShadow()) {
            line(text, "shadow", "all");
        }
        policy.namedShadows().forEach(cohort -> line(text, "shadow", "cohort", cohort));
        policy.schedule()
                .ifPresent(schedule -> text.append(SCHEDULE).append('\n').append(schedule.toText()));
        return text.toString();
    }

    /** Names a policy: equal texts have equal digests. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads what {@link #write} wrote; anything else is an {@link InvalidValueException} that names the line. */
    static Policy read(String text) {
        if (text.length() > LONGEST || !text.startsWith(HEAD + "\n")) {
            throw new InvalidValueException("policy", text, "a text of at most 1 MiB that begins with '" + HEAD + "'");
        }
        int schedule = text.indexOf("\n" + SCHEDULE + "\n");
        String values = schedule < 0 ? text : text.substring(0, schedule);
        Reader reader = new Reader();
        List<String> lines = values.lines().skip(1).toList();
        for (String line : lines) {
            reader.take(line);
        }
        if (schedule >= 0) {
            reader.builder.schedule(Schedule.parse(text.substring(schedule + SCHEDULE.length() + 2)));
        }
        return reader.policy();
    }

    private static void line(StringBuilder text, Object... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : " ").append(words[i]);
        }
        text.append('\n');
    }

    /** Fills a builder line by line. */
    private static final class Reader {
        final Policy.Builder builder = Policy.builder();
        private final List<Bandwidth> bandwidths = new ArrayList<>();
        private boolean ratePerNode;

        void take(String line) {
            String[] words = line.split(" ", 2);
            String rest = words.length == 2 ? words[1] : "";
            try {
                takeValue(words[0], rest);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw unreadable(line);
            }
        }

        private void takeValue(String name, String rest) {
            String[] parts = rest.split(" ", 2);
            switch (name) {
                case "budget" -> builder.budget(new Budget(Integer.parseInt(parts[1]), isPerNode(parts[0])));
                case "rate" -> rate(rest.split(" "));
                case "outOfSlot" ->
                    builder.outOfSlot(new OutOfSlot(new Share(Integer.parseInt(parts[0])), Integer.parseInt(parts[1])));
                case "cohort" -> builder.cohort(rest);
                case "share" -> builder.share(parts[1], new Share(Integer.parseInt(parts[0])));
                case "reserve" -> builder.reserve(parts[1], Integer.parseInt(parts[0]));
                case "idleTime" -> builder.idleTime(millis(rest));
                case "maxHold" -> builder.maxHold(millis(rest));
                case "maxSession" -> builder.maxSession(millis(rest));
                case "confirmWithin" -> builder.confirmWithin(millis(rest));
                case "endWithSlot" -> builder.endWithSlot(millis(rest));
                case "meanHold" -> builder.meanHold(millis(rest));
                case "appointments" -> builder.appointments(new Appointments(Integer.parseInt(rest)));
                case "shadow" -> shadow(parts);
                default -> throw unreadable(name + " " + rest);
            }
        }

        private void shadow(String[] words) {
            switch (words[0]) {
                case "all" -> builder.shadow(true);
                case "cohort" -> builder.shadow(words[1]);
                default -> throw unreadable("shadow " + words[0]);
            }
        }

        private void rate(String[] words) {
            ratePerNode = isPerNode(words[0]);
            Duration period = Duration.ofNanos(Long.parseLong(words[2]));
            bandwidths.add(new Bandwidth(Long.parseLong(words[1]), period, Long.parseLong(words[3])));
        }

        Policy policy() {
            if (!bandwidths.isEmpty()) {
                builder.rate(new Rate(bandwidths, ratePerNode));
            }
            return builder.build();
        }

        private static boolean isPerNode(String word) {
            if (!word.equals("perNode") && !word.equals("total")) {
                throw unreadable(word);
            }
            return word.equals("perNode");
        }

        private static Duration millis(String text) {
            return Duration.ofMillis(Long.parseLong(text));
        }

        private static InvalidValueException unreadable(String line) {
            return new InvalidValueException("policy (line)", line, "a line as Policy.toString() writes it");
        }
    }
}
