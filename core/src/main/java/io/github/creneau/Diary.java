package io.github.creneau;

import io.github.creneau.spi.CalendarBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private final ArrayDeque<CalendarBlock> blocks = new ArrayDeque<>();
    private final List<CalendarBlock> passed = new ArrayList<>();
    private int left;
    private int given;
    private int missing;
    private boolean askedForMore;
    private boolean barren;

    /** What to ask the ledger for, and what goes back to it. */
    record Report(int wanted, List<CalendarBlock> returned) {}

    /** Takes one appointment; answers its minute, or nothing if the block is used up. */
    OptionalLong take(long nowMillis) {
        lock.lock();
        try {
            setAsidePassed(nowMillis);
            CalendarBlock first = blocks.pollFirst();
            if (first == null) {
                missing++;
                return OptionalLong.empty();
            }
            if (first.count() > 1) {
                blocks.addFirst(new CalendarBlock(first.minute(), first.count() - 1));
            }
            left--;
            given++;
            return OptionalLong.of(first.minute());
        } finally {
            lock.unlock();
        }
    }

    /** Appointments whose minute has begun can be given no more. */
    private void setAsidePassed(long nowMillis) {
        CalendarBlock first = blocks.peekFirst();
        while (first != null && first.minute() <= nowMillis / 60_000) {
            blocks.pollFirst();
            left -= first.count();
            passed.add(first);
            first = blocks.peekFirst();
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
            List<CalendarBlock> all = new ArrayList<>(blocks);
            all.addAll(more);
            all.sort(Comparator.comparingLong(CalendarBlock::minute));
            blocks.clear();
            blocks.addAll(all);
            left += more.stream().mapToInt(CalendarBlock::count).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the ledger had none to give at the last beat: there is no use in asking again before the next. */
    boolean isBarren() {
        lock.lock();
        try {
            return barren;
        } finally {
            lock.unlock();
        }
    }
}
