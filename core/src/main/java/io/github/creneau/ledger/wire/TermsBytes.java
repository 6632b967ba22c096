package io.github.creneau.ledger.wire;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;

/** What stands in messages and in books alike. */
public final class TermsBytes {

    private TermsBytes() {}

    /** Writes terms. */
    public static void write(ByteWriter out, Terms terms) {
        out.number(terms.budget())
                .number(terms.ratePerThousandMinutes())
                .flag(terms.ratePerNode())
                .number(terms.calendarPerMille())
                .number(terms.holdMillis())
                .number(terms.compiledToMillis())
                .list(terms.cohorts(), TermsBytes::cohort);
    }

    private static void cohort(ByteWriter out, CohortTerms cohort) {
        out.name(cohort.cohort()).number(cohort.reserve()).list(cohort.segments(), TermsBytes::segment);
    }

    private static void segment(ByteWriter out, Segment segment) {
        out.number(segment.fromMillis()).number(segment.sharePerMille()).number(segment.thresholdPerMille());
    }

    /** Reads terms. */
    public static Terms read(ByteReader in) {
        return new Terms(
                in.integer(),
                in.number(),
                in.flag(),
                in.integer(),
                in.number(),
                in.number(),
                in.list(TermsBytes::cohort));
    }

    private static CohortTerms cohort(ByteReader in) {
        return new CohortTerms(in.name(), in.integer(), in.list(TermsBytes::segment));
    }

    private static Segment segment(ByteReader in) {
        return new Segment(in.number(), in.integer(), in.integer());
    }

    /** Writes a block of the calendar. */
    public static void block(ByteWriter out, CalendarBlock block) {
        out.number(block.minute()).number(block.count());
    }

    /** Reads a block of the calendar. */
    public static CalendarBlock block(ByteReader in) {
        return new CalendarBlock(in.number(), in.integer());
    }
}
