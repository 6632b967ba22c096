package io.github.creneau.testkit.replay;

import io.github.creneau.InvalidValueException;
import java.time.LocalTime;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * How arrivals spread over a day: a relative intensity by hour, built as a sum. Only its proportions matter; the number
 * of visits is given elsewhere. Immutable.
 */
public final class ArrivalShape {
    private static final int CELLS_PER_HOUR = 720;
    private static final int STEP_SECONDS = 15;
    private static final int LONGEST_HOLD_SECONDS = 4 * 3600;
    private static final int BISECTIONS = 50;

    private final DoubleUnaryOperator intensity;

    private ArrivalShape(DoubleUnaryOperator intensity) {
        this.intensity = intensity;
    }

    /** The same intensity at any hour. */
    public static ArrivalShape flat(double height) {
        return new ArrivalShape(hour -> height);
    }

    /** Adds {@code height} from one hour (included) to another (excluded). */
    public ArrivalShape between(double fromHour, double toHour, double height) {
        return plus(hour -> hour >= fromHour && hour < toHour ? height : 0);
    }

    /** Adds {@code height · exp(−((hour − at)/width)²/2)}. */
    public ArrivalShape peak(double atHour, double widthHours, double height) {
        return plus(hour -> {
            double distance = (hour - atHour) / widthHours;
            return height * StrictMath.exp(-distance * distance / 2);
        });
    }

    /** Relative intensity at an hour of the day, such as 9.5 for half past nine. */
    public double at(double hour) {
        return intensity.applyAsDouble(hour);
    }

    /**
     * Most people expected inside at once on a platform without any limit.
     *
     * @param visits number of visits of the day
     */
    public double unlimitedPeak(ReplayDay day, int visits, Stay stay) {
        int steps = day.minutes() * 60 / STEP_SECONDS;
        double opens = hourOf(day.opens());
        double[] arriving = new double[steps];
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            arriving[i] = at(opens + (i + 0.5) * STEP_SECONDS / 3600.0);
            sum += arriving[i];
        }
        double[] held = new double[LONGEST_HOLD_SECONDS / STEP_SECONDS];
        for (int i = 0; i < held.length; i++) {
            held[i] = stay.heldAfter((i + 0.5) * STEP_SECONDS);
        }
        return highest(arriving, held) * visits / sum;
    }

    /**
     * Of a family of shapes that differ in one height, the height at which {@link #unlimitedPeak} is {@code peak}. The
     * peak must grow with the height.
     *
     * @throws InvalidValueException when no height between {@code low} and {@code high} gives that peak
     */
    public static double heightFor(
            double peak,
            DoubleFunction<ArrivalShape> family,
            double low,
            double high,
            ReplayDay day,
            int visits,
            Stay stay) {
        double from = low;
        double to = high;
        if (family.apply(from).unlimitedPeak(day, visits, stay) > peak
                || family.apply(to).unlimitedPeak(day, visits, stay) < peak) {
            throw new InvalidValueException("peak", peak, "what heights from " + low + " to " + high + " give");
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (from + to) / 2;
            if (family.apply(middle).unlimitedPeak(day, visits, stay) < peak) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return (from + to) / 2;
    }

    /** Turns a uniform number into milliseconds after the opening. */
    DoubleUnaryOperator millisAfterOpening(ReplayDay day) {
        double opens = hourOf(day.opens());
        double closes = opens + day.minutes() / 60.0;
        int cells = day.minutes() * CELLS_PER_HOUR / 60;
        DoubleUnaryOperator hour = Chance.inverse(intensity, opens, closes, cells);
        return uniform -> (hour.applyAsDouble(uniform) - opens) * 3_600_000;
    }

    private ArrivalShape plus(DoubleUnaryOperator more) {
        return new ArrivalShape(hour -> intensity.applyAsDouble(hour) + more.applyAsDouble(hour));
    }

    private static double highest(double[] arriving, double[] held) {
        double highest = 0;
        for (int now = 0; now < arriving.length; now++) {
            double inside = 0;
            for (int ago = 0; ago <= now && ago < held.length; ago++) {
                inside += arriving[now - ago] * held[ago];
            }
            highest = Math.max(highest, inside);
        }
        return highest;
    }

    private static double hourOf(LocalTime time) {
        return time.toSecondOfDay() / 3600.0;
    }
}
