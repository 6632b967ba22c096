package io.github.creneau;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A place, and the handle to return it. A permit is anonymous and is meant for a {@code try} block; a session is named
 * and ends at logout, so its handle is rarely closed by the one who got it.
 *
 * <p>Thread-safe; closing twice, after the place has ended, or from another thread corrupts no count.
 */
public final class Granted implements Decision, AutoCloseable {

    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(Granted.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object holder;
    private volatile long stamp;

    /** A permit. */
    Granted(CohortLane lane, long stamp) {
        this.holder = lane;
        this.stamp = stamp;
    }

    /** A session. */
    Granted(Session session) {
        this.holder = session;
        this.stamp = 1;
    }

    /** Somebody who was let in though there was no place: nothing is held, so nothing is returned. */
    private record Guest(CohortLane lane, Optional<String> id) {}

    static Granted withoutPlace(CohortLane lane, Optional<String> sessionId) {
        return new Granted(new Guest(lane, sessionId));
    }

    private Granted(Guest guest) {
        this.holder = guest;
        this.stamp = 0;
    }

    /** Name of the cohort by whose rules the place was given. */
    public String cohort() {
        return lane().name;
    }

    /** The session's id; empty for a permit. */
    public Optional<String> sessionId() {
        if (holder instanceof Session session) {
            return Optional.of(session.id);
        }
        return holder instanceof Guest guest ? guest.id : Optional.empty();
    }

    /**
     * A signed text that lets the session be recognised on any node while newcomers are refused; to be kept by the
     * caller, in a cookie for example. Empty for a permit, and where shadow mode let in somebody whom the store could not
     * be told of.
     */
    public Optional<String> pass() {
        return holder instanceof Session session ? session.pass() : Optional.empty();
    }

    /** Returns the place. Does nothing if it was returned or has ended already. */
    @Override
    public void close() {
        long held = stamp;
        if (held == 0 || !STAMP.compareAndSet(this, held, 0L)) {
            return;
        }
        if (holder instanceof Session session) {
            session.end();
        } else {
            ((CohortLane) holder).giveBack(held);
        }
    }

    /** Hands the place over to whoever keeps its stamp; this handle holds nothing any more. */
    long toStamp(CohortLane lane) {
        long held = (long) STAMP.getAndSet(this, 0L);
        return held == 0 ? lane.lane.stampOfNothing() : held;
    }

    private CohortLane lane() {
        if (holder instanceof Session session) {
            return session.lane;
        }
        return holder instanceof Guest guest ? guest.lane : (CohortLane) holder;
    }

    /** What it is of which cohort, and whether it still holds a place; never whose. */
    @Override
    public String toString() {
        String held = holder instanceof Guest ? ", without a place" : stamp == 0 ? ", closed" : "";
        return "Granted[" + (sessionId().isPresent() ? "session" : "permit") + " of " + cohort() + held + "]";
    }
}
