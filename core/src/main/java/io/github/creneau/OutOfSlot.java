package io.github.creneau;

/**
 * What a cohort may do outside its slots while another cohort is in its own. While no cohort is in its slot, the
 * threshold is 100 %.
 *
 * @param share ceiling of the cohort's own places; {@link Share#closed()} keeps it out
 * @param thresholdPerMille how full the whole platform may be, in thousandths, for the cohort still to enter
 */
public record OutOfSlot(Share share, int thresholdPerMille) {

    /** Checks the values. */
    public OutOfSlot {
        Check.notNull("outOfSlot.share", share, Share.ALLOWED);
        Check.range("outOfSlot.threshold (per mille)", thresholdPerMille, 0, 1_000);
    }

    /** They enter while the platform is filled to less than {@code percent}, 1 to 100. The default is 60. */
    public static OutOfSlot whileBelow(int percent) {
        return new OutOfSlot(Share.all(), Check.range("outOfSlot.whileBelow", percent, 1, 100) * 10);
    }

    /** Nobody enters outside the slots of their cohort. */
    public static OutOfSlot closed() {
        return new OutOfSlot(Share.closed(), 1_000);
    }

    /** Each cohort may reach so much, however full the platform is. */
    public static OutOfSlot share(Share share) {
        return new OutOfSlot(share, 1_000);
    }

    /** The same threshold, and a ceiling for each cohort. */
    public OutOfSlot and(Share ceiling) {
        return new OutOfSlot(ceiling, thresholdPerMille);
    }
}
