package io.github.creneau;

import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The touches of which the ledger is to hear: a session is renewed at most once in a sixteenth of its idle time, with its
 * latest touch. Thread-safe.
 */
final class Renewals {

    private static final int MOST_AT_ONCE = 1_000;
    private static final long LONGEST_MILLIS = 60_000;

    private final ConcurrentLinkedQueue<Renewal> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Session> overdue = new ConcurrentLinkedQueue<>();
    private final Map<String, Session> known;
    private final long heartbeatMillis;

    Renewals(Map<String, Session> known, long heartbeatMillis) {
        this.known = known;
        this.heartbeatMillis = heartbeatMillis;
    }

    private record Renewal(Session session, long sinceMillis) {}

    /** A session was touched for the first time since it was last renewed. */
    void add(Session session, long nowMillis) {
        waiting.add(new Renewal(session, nowMillis));
    }

    /** It is to be renewed with the next beat. */
    void addOverdue(Session session) {
        overdue.add(session);
    }

    /** A renewal whose answer was lost is told again. */
    void lost(Renew request) {
        Session session = known.get(request.session());
        if (session != null) {
            overdue.add(session);
        }
    }

    /** Whether the ledger should hear of more touches than travel with one beat. */
    boolean isDue(long nowMillis) {
        return !overdue.isEmpty() || isDue(waiting.peek(), nowMillis);
    }

    private static boolean isDue(@Nullable Renewal first, long nowMillis) {
        return first != null && first.sinceMillis + patience(first.session) <= nowMillis;
    }

    /** The touches that the ledger should hear of with the next beat. */
    List<LedgerRequest> due(long nowMillis) {
        List<LedgerRequest> due = new ArrayList<>();
        Session late = overdue.poll();
        while (late != null) {
            add(due, late, nowMillis);
            late = due.size() < MOST_AT_ONCE ? overdue.poll() : null;
        }
        Renewal first = waiting.peek();
        while (first != null && due.size() < MOST_AT_ONCE && isDue(first, nowMillis)) {
            waiting.poll();
            add(due, first.session, nowMillis);
            first = waiting.peek();
        }
        return due;
    }

    private void add(List<LedgerRequest> due, Session session, long nowMillis) {
        if (known.get(session.id) == session) {
            // A touch is noted by a clock that ticks once a heartbeat: rounded up, so that nobody loses time.
            long touched = session.touchedToTell() + heartbeatMillis;
            due.add(new Renew(session.id, session.generation(), Math.min(nowMillis, touched)));
        }
    }

    /** All touches that the ledger has not heard of. */
    List<LedgerRequest> all(long nowMillis) {
        return due(nowMillis + LONGEST_MILLIS).stream()
                .map(request -> request instanceof Renew renew
                        ? new Renew(renew.session(), renew.generation(), Math.min(nowMillis, renew.touchedAtMillis()))
                        : request)
                .toList();
    }

    /** How long before its end a touch of a session can no longer wait for the keeper. */
    long safetyMillis(Session session) {
        return patience(session) + 3 * heartbeatMillis;
    }

    private static long patience(Session session) {
        return Math.min(LONGEST_MILLIS, session.idleMillis / 16);
    }
}
