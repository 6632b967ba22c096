package io.github.creneau;

import io.github.creneau.lane.Lane;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane tells the ledger, and what it does with the answer. A lane keeps a small stock of unspent places: it
 * doubles when callers found none, and shrinks while they do not use it up. Guarded by the keeper.
 */
final class LaneReports {

    private static final int FIRST_STOCK = 4;

    private final Collection<CohortLane> lanes;
    private final NodeClock clock;
    private final Refusals refusals;

    LaneReports(Collection<CohortLane> lanes, NodeClock clock, Refusals refusals) {
        this.lanes = lanes;
        this.clock = clock;
        this.refusals = refusals;
    }

    /**
     * Gives back what the lanes need no longer, and says what they keep and want.
     *
     * @param platform as the last beat told it
     * @param heartbeat whether a heartbeat is over
     */
    List<LaneReport> all(Platform platform, boolean heartbeat, boolean leaving) {
        List<LaneReport> told = new ArrayList<>();
        for (CohortLane lane : lanes) {
            LaneReport report = report(lane, platform, heartbeat, leaving);
            if (report != null) {
                told.add(report);
            }
        }
        return told;
    }

    /** Says what callers hold, and changes nothing. */
    List<LaneReport> inUse() {
        List<LaneReport> told = new ArrayList<>();
        for (CohortLane lane : lanes) {
            int inUse = lane.lane.inUse();
            if (inUse > 0) {
                told.add(new LaneReport(lane.name, inUse, inUse, 0, inUse, 0, List.of(), 0, 0));
            }
        }
        return told;
    }

    /** What one lane tells; null if there is nothing to say. */
    private @Nullable LaneReport report(CohortLane lane, Platform platform, boolean heartbeat, boolean leaving) {
        Diary.Report diary = lane.diary.report(clock.millis(), heartbeat);
        int budget = Math.max(1, platform.budget());
        long refused = lane.newlyLackedPlaces();
        boolean heldUp = lane.isHeldUpBySession();
        int asked = heldUp ? 0 : lane.asked.get();
        int urgent = lane.urgent(clock.millis());
        if (lane.isAboveTarget()) {
            lane.lane.withdrawPlaces(Lane.MOST);
        }
        boolean lacked = lane.foundEmpty() || refused > 0;
        lane.busy |= lacked || asked > 0;
        int unspent = lane.lane.held() - lane.lane.inUse();
        lane.stock = stock(lane, lacked, unspent, budget, heartbeat, leaving || heldUp || lane.needsNothing());
        lane.lane.withdrawPlaces(Math.max(0, unspent - lane.stock));
        int inUse = lane.lane.inUse();
        int keep = Math.max(inUse, lane.lane.held());
        boolean stands = lane.permitsRefused != null || lane.door.isShut();
        if (keep == 0
                && lane.stock == 0
                && !stands
                && diary.wanted() == 0
                && diary.returned().isEmpty()) {
            lane.contended = false;
            return null;
        }
        boolean stillCome = lane.newlyRefusedSessions() || refused > 0;
        if (!stands || !stillCome) {
            lane.permitsRefused = null;
            lane.door.open();
        }
        int pent = heldUp ? 0 : (int) Math.min(refused, budget);
        int wants = Math.max(keep, inUse + Math.max(asked + lane.stock, pent));
        return new LaneReport(
                lane.name,
                inUse,
                keep,
                asked,
                wants,
                diary.wanted(),
                diary.returned(),
                urgent,
                lane.urgentSinceMillis());
    }

    private static int stock(
            CohortLane lane, boolean lacked, int unspent, int budget, boolean heartbeat, boolean needsNone) {
        if (needsNone || (heartbeat && !lane.wasBusy())) {
            return 0;
        } else if (lacked) {
            return Math.min(budget, Math.max(FIRST_STOCK, 2 * lane.stock));
        } else if (heartbeat) {
            int enough = Math.min(lane.stock, unspent);
            return Math.max(1, unspent > lane.stock / 2 ? enough - enough / 4 : enough);
        }
        return lane.stock;
    }

    /** Makes the lanes what the ledger granted. */
    void settle(List<LaneGrant> grants, boolean alone, boolean othersWait, boolean leaving) {
        lanes.forEach(lane -> lane.alone = alone);
        for (LaneGrant grant : grants) {
            for (CohortLane lane : lanes) {
                if (lane.name.equals(grant.cohort())) {
                    settle(lane, grant, othersWait, leaving);
                }
            }
        }
    }

    private void settle(CohortLane lane, LaneGrant grant, boolean othersWait, boolean leaving) {
        int change = grant.held() - lane.lane.held();
        if (change > 0) {
            lane.lane.deposit(change, 0);
        } else {
            lane.lane.withdrawPlaces(-change);
        }
        lane.lane.withdrawPlaces(Math.max(0, lane.lane.held() - grant.target()));
        int above = Math.max(0, lane.lane.held() - grant.target());
        lane.aboveTarget(leaving ? Lane.MOST : above);
        lane.contended = othersWait && grant.rule() != null;
        lane.diary.add(grant.appointments());
        Refused standing = grant.rule() == null ? null : refusals.standing(lane.name, grant.rule());
        if (standing == null) {
            lane.door.open();
        } else {
            lane.door.shut(standing, grant.rule());
        }
        lane.permitsRefused = change > 0 || lane.lane.held() > lane.lane.inUse() ? null : standing;
        if (above > 0 && lane.permitsRefused == null) {
            lane.permitsRefused = refusals.standing(lane.name, grant.rule());
        }
    }

    /** Nothing is held that is not in use, and nothing refused: another ledger decides from now on. */
    void reopen() {
        for (CohortLane lane : lanes) {
            lane.lane.withdrawPlaces(Lane.MOST);
            lane.aboveTarget(0);
            lane.permitsRefused = null;
            lane.door.open();
        }
    }

    /** The ledger has not been heard for a lease: it counts the lanes' places as free, so nobody gets one here. */
    void lost() {
        lanes.forEach(this::lost);
    }

    private void lost(CohortLane lane) {
        lane.shut();
        Refused refused = refusals.backend(lane.name);
        lane.permitsRefused = refused;
        lane.door.shut(refused, null);
    }
}
