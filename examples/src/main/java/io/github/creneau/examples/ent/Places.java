package io.github.creneau.examples.ent;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.http.HttpMapping;
import io.github.creneau.http.HttpRefusal;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** All that the ENT asks of Créneau: a place at login, a touch with every request, the place back at logout. */
public final class Places implements AutoCloseable {

    private final Limiter limiter;
    private final HttpMapping http;

    private Places(Limiter limiter) {
        this.limiter = limiter;
        this.http = HttpMapping.of(limiter.name());
    }

    /** A node's places, which it shares with the other nodes from now on. Every node builds the same limiter. */
    public static Places join(
            String node, Backend backend, Timing timing, StageTime time, Protection protection, int perNode) {
        Duration meanHold = time.inStore(Duration.ofMinutes(28));
        // What four such servers can go on admitting, and a fifth more.
        long perMinute = Math.max(4, Math.round(1.2 * 4 * perNode * 60 / meanHold.toSeconds()));
        Limiter.Builder limiter = Limiter.builder("ent-eure")
                .node(node)
                .backend(backend)
                .timing(timing)
                .budget(Budget.perNode(perNode))
                .rate(Rate.perMinute(perMinute).burst(Math.max(30, perMinute / 2)))
                .idleTime(time.inStore(Duration.ofMinutes(20)))
                .meanHold(meanHold);
        switch (protection) {
            case PLAIN -> limiter.cohort(Group.ids()).appointments(Appointments.none());
            case APPOINTMENTS -> limiter.cohort(Group.ids());
            case SLOTS ->
                limiter.schedule(Slots.schedule(Slots.ANNOUNCED, time)).outOfSlot(OutOfSlot.whileBelow(60));
        }
        return new Places(limiter.build());
    }

    /** The place that the visitor has, or a new one; the cookies may carry a ticket or a pass. */
    Decision enter(Visitor visitor, @Nullable String cookies) {
        String proof = http.proof(cookies).orElse(null);
        return limiter.tryAcquire(limiter.cohort(visitor.group().id()), visitor.session(), proof);
    }

    /** With every request of somebody inside; false: the place has ended. */
    boolean isInside(Visitor visitor) {
        return limiter.touch(visitor.session());
    }

    /** At logout; the header forgets ticket and pass. */
    HttpRefusal.Header leave(Visitor visitor) {
        limiter.release(visitor.session());
        return http.forget();
    }

    /** Status, headers and body for whoever was refused. */
    HttpRefusal refusal(Refused refused) {
        return http.refusal(refused, Locale.FRENCH);
    }

    /** The header by which every node recognises the visitor: a pass in the ticket's stead, which is used up. */
    HttpRefusal.Header keep(Granted granted) {
        return http.keep(granted).orElseGet(http::forget);
    }

    /** As {@link #enter}, without a thread that waits: not even for the store. */
    CompletableFuture<Decision> ask(Visitor visitor, @Nullable String cookies) {
        Cohort cohort = limiter.cohort(visitor.group().id());
        Request again = Request.session(cohort, visitor.session())
                .proof(http.proof(cookies).orElse(null));
        return limiter.acquireAsync(again, Duration.ZERO);
    }

    /** The slots in force, if there are any. */
    Optional<Schedule> schedule() {
        return limiter.policy().schedule();
    }

    /** For those who watch and steer it. */
    public Limiter limiter() {
        return limiter;
    }

    @Override
    public void close() {
        limiter.close();
    }
}
