package io.github.creneau;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node does about newcomers while the shared store is out of its reach. Whoever is inside stays in any case. It
 * begins when the store has not been heard for a lease, and ends by itself with the store's next answer; a node that has
 * never heard the store lets nobody in. Immutable.
 */
public final class Outage {

    static final String ALLOWED = "Outage.refuse(), Outage.admit() or Outage.localShare(..)";

    /** What holds at one moment of an outage. */
    enum Rule {
        REFUSE("refuse"),
        LOCAL_SHARE("local share"),
        ADMIT("admit");

        final String told;

        Rule(String told) {
            this.told = told;
        }
    }

    /** Local share for ten minutes, then nobody new. */
    static final Outage DEFAULT = localShare(Duration.ofMinutes(10));

    private final Rule rule;
    private final Duration time;
    private final @Nullable Outage then;

    private Outage(Rule rule, Duration time, @Nullable Outage then) {
        this.rule = rule;
        this.time = time;
        this.then = then;
    }

    /** Nobody new is let in. */
    public static Outage refuse() {
        return new Outage(Rule.REFUSE, Duration.ZERO, null);
    }

    /**
     * Everybody is let in whose cohort is open; neither places nor rate are limited. Those let in count when the store is
     * back: nobody else gets in until the platform is below its budget.
     */
    public static Outage admit() {
        return new Outage(Rule.ADMIT, Duration.ZERO, null);
    }

    /**
     * The node lets people in up to its part: the budget divided by the nodes last seen, or its own capacity where the
     * budget is per node; the same for rate and reserves. Slots, shares and thresholds hold within that part. All whom the
     * node knows to be inside count.
     */
    public static Outage localShare() {
        return new Outage(Rule.LOCAL_SHARE, Duration.ZERO, null);
    }

    /** {@link #localShare()} for so long, then {@link #refuse()}. */
    public static Outage localShare(Duration time) {
        return localShare(time, refuse());
    }

    /**
     * {@link #localShare()} for so long, then another.
     *
     * @param time 1 s to 24 h, from when the store was given up
     */
    public static Outage localShare(Duration time, Outage then) {
        return new Outage(
                Rule.LOCAL_SHARE,
                Check.duration("outage.localShare", time, Duration.ofSeconds(1), Duration.ofHours(24)),
                Check.notNull("outage.then", then, ALLOWED));
    }

    /** What holds so long after the store was given up. */
    Rule after(Duration gone) {
        return then == null || gone.compareTo(time) < 0 ? rule : then.after(gone.minus(time));
    }

    /** Whether it ever lets a node give its part. */
    boolean hasLocalShare() {
        return rule == Rule.LOCAL_SHARE || (then != null && then.hasLocalShare());
    }

    @Override
    public String toString() {
        return then == null ? rule.told : rule.told + " for " + time + ", then " + then;
    }
}
