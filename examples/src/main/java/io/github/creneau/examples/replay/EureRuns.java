package io.github.creneau.examples.replay;

import io.github.creneau.OutOfSlot;
import io.github.creneau.testkit.replay.Replay;
import io.github.creneau.testkit.replay.ReplayDay;
import io.github.creneau.testkit.replay.Visit;
import java.util.List;

/** The six runs: four of Monday, two of Friday, each day with the same seeded people in all of its runs. */
final class EureRuns {
    /**
     * How full the platform may be for a grade to enter out of its slot on Friday: the library's own default, which
     * leaves 3,400 of the 8,500 places to those whose slot begins.
     */
    private static final int OPEN_BELOW_PERCENT = 60;

    private final long seed;
    private final Eure eure;
    private final EurePolicy policy;
    private final Knobs knobs;
    private final List<Visit> mondayVisits;
    private final List<Visit> fridayVisits;

    EureRuns(long seed, Eure eure) {
        this.seed = seed;
        this.eure = eure;
        this.policy = new EurePolicy(eure);
        this.knobs = new Knobs(eure.stay(), eure.followers(), EurePolicy.APPOINTMENTS, false);
        this.mondayVisits = eure.mondayVisits(seed, knobs.stay(), knobs.followers());
        this.fridayVisits = eure.fridayVisits(seed);
    }

    List<Replay> all() {
        return List.of(asItWas(), plainLimit(), creneau(), slotsImposed(), announcedNoLimit(), announcedCreneau());
    }

    /** The day as people went through it: no limiter, and a platform that breaks down above its capacity. */
    Replay asItWas() {
        return monday("as-it-was", mondayVisits);
    }

    /** Places and a rate for the whole platform; who is refused tries again as people do. */
    Replay plainLimit() {
        return plainLimit(knobs, mondayVisits);
    }

    /** The same with appointments. No slots, for none had been announced. */
    Replay creneau() {
        return creneau(knobs, mondayVisits);
    }

    /**
     * Slots enforced on people who do not know of them: a grade is refused outside of its slot however empty the
     * platform is, and told the next one; parents and teachers always may enter.
     */
    Replay slotsImposed() {
        return monday("creneau-slots-imposed", mondayVisits)
                .slots(eure.slots())
                .advice(true)
                .limiter((node, backend, timing) -> policy.slots(OutOfSlot.closed(), node, backend, timing));
    }

    /** Friday: most pupils know their slot and come in it; nothing stands at the door. */
    Replay announcedNoLimit() {
        return friday("announced-no-limit");
    }

    /** Friday with a limiter: who comes out of slot enters while there is room, and has an appointment otherwise. */
    Replay announcedCreneau() {
        return friday("announced-creneau")
                .advice(true)
                .limiter((node, backend, timing) ->
                        policy.slots(OutOfSlot.whileBelow(OPEN_BELOW_PERCENT), node, backend, timing));
    }

    /** {@link #plainLimit()} with other people; the visits must be of these knobs. */
    Replay plainLimit(Knobs turned, List<Visit> visits) {
        return monday("plain-limit", visits)
                .idle(turned.stay().idle())
                .limiter((node, backend, timing) -> policy.plain(turned.stay(), node, backend, timing));
    }

    /** {@link #creneau()} with other people or another part of appointments; the visits must be of these knobs. */
    Replay creneau(Knobs turned, List<Visit> visits) {
        return monday("creneau", visits)
                .idle(turned.stay().idle())
                .advice(true)
                .ticketStays(turned.ticketStays())
                .limiter((node, backend, timing) -> policy.appointments(turned, node, backend, timing));
    }

    Knobs knobs() {
        return knobs;
    }

    List<Visit> visitsOf(Knobs turned) {
        return eure.mondayVisits(seed, turned.stay(), turned.followers());
    }

    private Replay monday(String name, List<Visit> visits) {
        return replay(name, eure.monday(), visits)
                .nodes(eure.mondayNodes())
                .mark(eure.serversJoin(), "two servers join");
    }

    private Replay friday(String name) {
        return replay(name, eure.friday(), fridayVisits)
                .nodes(eure.fridayNodes())
                .slots(eure.slots());
    }

    private Replay replay(String name, ReplayDay day, List<Visit> visits) {
        return Replay.named(name, seed, day)
                .visits(visits)
                .cohorts(eure.cohorts())
                .idle(eure.stay().idle())
                .patience(eure.patience());
    }
}
