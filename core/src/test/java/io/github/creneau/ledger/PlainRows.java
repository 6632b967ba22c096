package io.github.creneau.ledger;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.Terms;
import java.util.ArrayList;
import java.util.List;

/** What {@link PlainLedger} writes down. */
final class PlainRows {

    private PlainRows() {}

    static final class Lease {
        String session;
        String cohort;
        String node;
        int weight;
        long generation;
        long attempt;
        boolean seen;
        long started;
        long idle;
        long ends;
        long expires;

        Inside inside(boolean created) {
            return new Inside(created, cohort, weight, generation, started, expires, idle, ends);
        }
    }

    static final class Member {
        String node;
        long sequence;
        long expires;
        int capacity;
        List<Lane> lanes = new ArrayList<>();
    }

    static final class Lane {
        String cohort;
        int held;
        int inUse;
        int asked;
        int wants;
        int urgent;
        long urgentSince;
        long blockSequence;
        List<CalendarBlock> block = List.of();
    }

    static final class Promise {
        long minute;
        String cohort;
        int given;
        int kept;
    }

    record End(long revision, long at, String session, long generation) {}

    record Spent(long at, String node, long attempt) {}

    record Policy(long version, String digest, String text, Terms terms, String author, Long until, Policy former) {}
}
