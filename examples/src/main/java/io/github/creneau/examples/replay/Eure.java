package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.ArrivalShape;
import io.github.creneau.testkit.replay.Crowd;
import io.github.creneau.testkit.replay.Patience;
import io.github.creneau.testkit.replay.ReplayDay;
import io.github.creneau.testkit.replay.ReplayNode;
import io.github.creneau.testkit.replay.SlotTime;
import io.github.creneau.testkit.replay.Stay;
import io.github.creneau.testkit.replay.Visit;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The platform and its people, as the data file describes them. Immutable. */
public final class Eure {
    static final String ADULTS = "adultes";
    private static final double HIGHEST_RUSH = 100;

    private final Figures figures;
    private final ReplayDay monday;
    private final ReplayDay friday;
    private final double rush;

    private Eure(Figures figures) {
        this.figures = figures;
        this.monday = day(figures, "day.monday");
        this.friday = day(figures, "day.friday");
        this.rush = ArrivalShape.heightFor(
                figures.number("asked"), height -> shape(figures, height), 0, HIGHEST_RUSH, monday, visits(), stay());
    }

    /** The figures of the data file. */
    public static Eure load() {
        return new Eure(Figures.read(Figures.EURE));
    }

    /** The day on which people knew of no slots. */
    public ReplayDay monday() {
        return monday;
    }

    /** The day on which most had been told. */
    public ReplayDay friday() {
        return friday;
    }

    /** Height of the opening rush, solved from the people who asked at once. */
    double rush() {
        return rush;
    }

    int visits() {
        return figures.count("visits");
    }

    int capacityAfter() {
        return figures.count("capacity.after");
    }

    int publishedFridayPeak() {
        return figures.count("friday.peak");
    }

    /** How long people stay. */
    public Stay stay() {
        return new Stay(
                figures.minutes("stay.mean"),
                figures.number("stay.sigma"),
                figures.count("stay.pages"),
                figures.number("stay.logsOut"),
                figures.minutes("stay.idle"));
    }

    double followers() {
        return figures.number("advice.followers");
    }

    /** What people do who are refused. */
    public Patience patience() {
        return new Patience(
                figures.seconds("retry.shortest"),
                figures.seconds("retry.longest"),
                figures.number("retry.growth"),
                figures.count("retry.times"),
                figures.minutes("advice.within"));
    }

    List<String> grades() {
        return figures.texts("grades");
    }

    /** All cohorts, in the order of the report. */
    public List<String> cohorts() {
        List<String> cohorts = new ArrayList<>(grades());
        cohorts.add(ADULTS);
        return cohorts;
    }

    List<SlotTime> slots() {
        return grades().stream().map(this::slot).toList();
    }

    LocalTime serversJoin() {
        return figures.time("servers.join");
    }

    /** Monday's servers: some from the beginning, the others in the afternoon. */
    List<ReplayNode> mondayNodes() {
        return nodes(monday.start(), monday.at(serversJoin()));
    }

    /** The same servers, all there from the beginning. */
    List<ReplayNode> fridayNodes() {
        return nodes(friday.start(), friday.start());
    }

    List<Visit> mondayVisits(long seed, Stay stay, double followers) {
        return crowd(seed, monday, stay, followers).visits(visits());
    }

    /** One in so many visits of the Monday. */
    public List<Visit> mondayVisits(long seed, int oneIn) {
        return crowd(seed, monday, stay(), followers()).visits(visits() / oneIn);
    }

    List<Visit> fridayVisits(long seed) {
        return fridayVisits(seed, 1);
    }

    /** One in so many visits of the Friday, when slots had been announced. */
    public List<Visit> fridayVisits(long seed, int oneIn) {
        return crowd(seed, friday, stay(), followers())
                .informed(
                        figures.number("friday.informed"),
                        slots(),
                        figures.number("friday.beta", 0),
                        figures.number("friday.beta", 1))
                .visits(visits() / oneIn);
    }

    private Crowd crowd(long seed, ReplayDay day, Stay stay, double followers) {
        Crowd crowd =
                Crowd.seeded(seed, day).shape(shape(figures, rush)).stay(stay).followers(followers);
        List<String> grades = grades();
        grades.forEach(grade -> crowd.cohort(grade, figures.count("pupils") / grades.size()));
        return crowd.cohort(ADULTS, figures.count("adults"));
    }

    private List<ReplayNode> nodes(Instant first, Instant later) {
        int before = figures.count("servers.before");
        int joining = figures.count("servers.joining");
        int places = figures.count("capacity.before");
        int added = figures.count("capacity.after") - places;
        List<ReplayNode> nodes = new ArrayList<>();
        for (int i = 1; i <= before; i++) {
            nodes.add(ReplayNode.joining("ent-" + i, places / before, first.minusSeconds(300)));
        }
        for (int i = 1; i <= joining; i++) {
            Instant joins = later.equals(first) ? first.minusSeconds(300) : later;
            nodes.add(ReplayNode.joining("ent-" + (before + i), added / joining, joins));
        }
        return nodes;
    }

    private SlotTime slot(String grade) {
        List<String> times = figures.texts("slot." + grade);
        return new SlotTime(grade, LocalTime.parse(times.get(0)), LocalTime.parse(times.get(1)));
    }

    private static ReplayDay day(Figures figures, String name) {
        return new ReplayDay(
                figures.date(name),
                figures.time("day.opens"),
                figures.time("day.closes"),
                ZoneId.of(figures.text("zone")));
    }

    private static ArrivalShape shape(Figures figures, double rush) {
        ArrivalShape shape = ArrivalShape.flat(figures.number("arrivals.base"))
                .between(
                        figures.number("arrivals.day.from"),
                        figures.number("arrivals.day.to"),
                        figures.number("arrivals.day"))
                .peak(figures.number("arrivals.opening", 0), figures.number("arrivals.opening", 1), rush);
        for (String name : List.of("arrivals.morning", "arrivals.afternoon", "arrivals.evening")) {
            shape = shape.peak(figures.number(name, 0), figures.number(name, 1), figures.number(name, 2));
        }
        return shape;
    }
}
