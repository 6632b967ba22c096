package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.CohortUse;
import java.util.Collection;
import java.util.List;

/**
 * The whole platform as a node sees it: what a beat told, and what sessions changed here since. Before the first beat it
 * has neither places nor members. Each beat makes a new one. Thread-safe.
 */
final class Platform {

    private static final Beaten NOTHING =
            new Beaten(0, false, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), List.of());

    private final Collection<CohortLane> lanes;
    private final Apart apart;
    private final Beaten told;

    Platform(Collection<CohortLane> lanes, Apart apart) {
        this(lanes, apart, NOTHING);
    }

    private Platform(Collection<CohortLane> lanes, Apart apart, Beaten told) {
        this.lanes = lanes;
        this.apart = apart;
        this.told = told;
    }

    /** As a later beat tells it. */
    Platform after(Beaten beaten) {
        lanes.forEach(lane -> lane.sessionPlaces.set(0));
        return new Platform(lanes, apart, beaten);
    }

    /** Whether any beat told of it. */
    boolean isKnown() {
        return told.sequence() > 0; // beats are counted from one
    }

    /** Places of the platform. */
    int budget() {
        return told.budget();
    }

    /** So much of the places. */
    long part(int perMille) {
        return (long) told.budget() * perMille / 1_000;
    }

    /** Places held; never above the budget by a session whose beat was under way. */
    int used() {
        int used = told.used() + since(lanes);
        return Math.max(0, Math.min(used, Math.max(told.used(), told.budget())));
    }

    /** Places that a lane's cohort holds, on all nodes. */
    int used(CohortLane lane) {
        int used = told.uses().stream()
                .filter(use -> use.cohort().equals(lane.name))
                .mapToInt(CohortUse::used)
                .sum();
        return Math.max(0, used + since(List.of(lane)));
    }

    /** Places kept free for appointments. */
    int due() {
        return told.due();
    }

    /** Live nodes. */
    int members() {
        return told.members();
    }

    /** Whether nodes beside this one may have given places: there are some, and people were inside. */
    boolean isUsedByOthers() {
        return told.members() > 1 && told.used() > 0;
    }

    /** Grows each time the set of live nodes changes. */
    long membership() {
        return told.membership();
    }

    /** Lanes of all nodes that hold or want something. */
    int activeLanes() {
        return told.activeLanes();
    }

    /** While the store is away it is not counted: others come and go, too. */
    private int since(Collection<CohortLane> some) {
        return apart.isOn()
                ? 0
                : some.stream().mapToInt(lane -> lane.sessionPlaces.get()).sum();
    }
}
