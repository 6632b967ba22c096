package io.github.creneau.examples.operations;

import java.util.List;
import java.util.function.ToLongFunction;

/** Moments as one value for each cell of a span. */
record Cells(List<History.Moment> moments, Span span) {

    private static final long RATE_MILLIS = 60_000;

    double[] steps(ToLongFunction<History.Moment> value) {
        double[] cells = new double[span.cellsUntilNow()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = value.applyAsLong(moments.get(indexAt(span.atMillis(i))));
        }
        return cells;
    }

    double[] perMinute(ToLongFunction<History.Moment> total) {
        double[] cells = new double[span.cellsUntilNow()];
        long window = Math.max(RATE_MILLIS, 2 * (span.toMillis() - span.fromMillis()) / Span.CELLS);
        for (int i = 0; i < cells.length; i++) {
            long to = span.atMillis(i);
            long from = Math.max(span.fromMillis(), to - window);
            cells[i] = (between(total, to) - between(total, from)) * 60_000.0 / window;
        }
        return cells;
    }

    private double between(ToLongFunction<History.Moment> total, long millis) {
        int index = indexAt(millis);
        History.Moment before = moments.get(index);
        if (index + 1 == moments.size() || before.atMillis() >= millis) {
            return total.applyAsLong(before);
        }
        History.Moment after = moments.get(index + 1);
        double part = (double) (millis - before.atMillis()) / (after.atMillis() - before.atMillis());
        return total.applyAsLong(before) + part * (total.applyAsLong(after) - total.applyAsLong(before));
    }

    /** The last moment that is not later; the first one for what was before. */
    private int indexAt(long millis) {
        int low = 0;
        int high = moments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (moments.get(middle).atMillis() <= millis) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
