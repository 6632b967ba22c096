package io.github.creneau;

import io.github.creneau.spi.CalendarBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The appointments that one lane may still give: its block of the calendar, the earliest first. Thread-safe.
 *
 * <p>It asks for twice what it gave since the last heartbeat, so that under a stampede a beat a second is enough; a lane
 * that gave none in a whole heartbeat gives back what it has. Beats in between, made for other lanes too, take nothing.
 */
final class Diary {

    private static final int LEAST = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<CalendarBlock> blocks = new ArrayList<>();
    private final List<CalendarBlock> passed = new ArrayList<>();
    private int left;
    private int given;
    private int missing;
    private boolean askedForMore;
    private boolean barren;

    /** What to ask the ledger for, and what goes back to it. */
    record Report(int wanted, List<CalendarBlock> returned) {}

    /** Takes an appointment of so many places; answers its minute, or nothing if no minute of the block has as many left. */
    OptionalLong take(long nowMillis, int weight) {
        lock.lock();
        try {
            setAsidePassed(nowMillis);
            for (ListIterator<CalendarBlock> each = blocks.listIterator(); each.hasNext(); ) {
                CalendarBlock block = each.next();
                if (block.count() >= weight) {
                    if (block.count() == weight) {
                        each.remove();
                    } else {
                        each.set(new CalendarBlock(block.minute(), block.count() - weight));
                    }
                    left -= weight;
                    given += weight;
                    return OptionalLong.of(block.minute());
                }
            }
            if (weight == 1) {
                missing++;
            } else if (left < weight) {
                // One group's worth, however many ask: where no minute holds as many, more minutes would be of no use.
                missing = Math.max(missing, weight);
            }
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Appointments whose minute has begun can be given no more. */
    private void setAsidePassed(long nowMillis) {
        while (!blocks.isEmpty() && blocks.get(0).minute() <= nowMillis / 60_000) {
            CalendarBlock first = blocks.remove(0);
            left -= first.count();
            passed.add(first);
        }
    }

    /** What goes into a beat, which may or may not end a heartbeat. What is returned has left the diary. */
    Report report(long nowMillis, boolean heartbeat) {
        lock.lock();
        try {
            setAsidePassed(nowMillis);
            List<CalendarBlock> returned = new ArrayList<>(passed);
            passed.clear();
            int stock = given + missing == 0 ? 0 : Math.max(LEAST, 2 * (given + missing));
            if (heartbeat) {
                if (stock == 0) {
                    returned.addAll(blocks);
                    blocks.clear();
                    left = 0;
                }
                given = 0;
                missing = 0;
            }
            askedForMore = stock > left;
            return new Report(Math.max(0, stock - left), returned);
        } finally {
            lock.unlock();
        }
    }

    /** Takes in what the ledger gave. */
    void add(List<CalendarBlock> more) {
        lock.lock();
        try {
            barren = askedForMore && more.isEmpty();
            blocks.addAll(more);
            blocks.sort(Comparator.comparingLong(CalendarBlock::minute));
            left += more.stream().mapToInt(CalendarBlock::count).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a beat may bring an appointment of so many places: not if the ledger had none at the last one, nor if there
     * are as many here, only in no minute together.
     */
    boolean mayGet(int weight) {
        lock.lock();
        try {
            return !barren && left < weight;
        } finally {
            lock.unlock();
        }
    }
}
