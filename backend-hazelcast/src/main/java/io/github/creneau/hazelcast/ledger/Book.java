package io.github.creneau.hazelcast.ledger;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The book of one limiter as it stands in the map: an object that the owner of its key changes in place. It becomes bytes
 * only when it moves to another member, and is made of them again when it is first used there; what cannot be read is
 * passed on as it came.
 *
 * <p>Not thread-safe: every access is by the thread of its partition.
 */
public final class Book implements IdentifiedDataSerializable {

    private @Nullable LedgerState state;
    private byte[] image = {};
    private long missingUpTo;

    /** To be read. */
    Book() {}

    /** A book with that state. */
    public Book(LedgerState state) {
        this.state = state;
    }

    static Book born(long nowMillis, long learningMillis) {
        return new Book(new LedgerState(nowMillis, nowMillis, learningMillis));
    }

    /** The state; fails with {@link BackendException} where this version cannot read it. */
    public LedgerState state() {
        LedgerState known = state;
        if (known == null) {
            known = LedgerImage.read(image);
            state = known;
            image = new byte[0];
        }
        return known;
    }

    /** Carries out a batch at an instant; a book of which something is missing begins a new epoch first. */
    LedgerReply apply(LedgerBatch batch, long nowMillis) {
        beginAnewAfter(missingUpTo, nowMillis);
        missingUpTo = 0;
        return Ledger.apply(state(), batch, nowMillis);
    }

    /**
     * Carries out, on a backup, what the owner's book has just carried out.
     *
     * @param revisionBefore the owner's, before that batch
     * @param ownerMissed what was missing in the owner's book
     */
    void follow(LedgerBatch batch, long nowMillis, long revisionBefore, long ownerMissed) {
        boolean isInStep = state().revision() == revisionBefore;
        if (!isInStep) {
            isMissingSomethingUpTo(revisionBefore + 1);
        }
        beginAnewAfter(ownerMissed, nowMillis);
        if (isInStep && missingUpTo <= ownerMissed) {
            missingUpTo = 0; // What both lacked, both are told from now on: it is not to begin anew once more.
        }
        Ledger.apply(state(), batch, nowMillis);
    }

    private void beginAnewAfter(long missed, long nowMillis) {
        if (missed > 0) {
            // A batch of somebody who has seen more is all that it takes.
            long seen = Math.max(missed, state().revision() + 1);
            Ledger.apply(state(), new LedgerBatch("", Long.MAX_VALUE, "", seen, null, List.of()), nowMillis);
        }
    }

    /** Up to which revision something is missing here; 0: nothing. */
    long missingUpTo() {
        return missingUpTo;
    }

    /** Something is missing here that was in a book of that revision: what comes next begins a new epoch, and learns. */
    void isMissingSomethingUpTo(long revision) {
        missingUpTo = Math.max(missingUpTo, revision);
    }

    /** A copy that shares nothing with this one. */
    Book copy() {
        return of(bytes(), missingUpTo);
    }

    static Book of(byte[] image, long missingUpTo) {
        Book book = new Book();
        book.image = image;
        book.missingUpTo = missingUpTo;
        return book;
    }

    byte[] bytes() {
        return state == null ? image : LedgerImage.of(state);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(missingUpTo);
        out.writeByteArray(bytes());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        missingUpTo = in.readLong();
        image = Hook.bytes(in);
    }

    @Override
    public int getFactoryId() {
        return Hook.FACTORY;
    }

    @Override
    public int getClassId() {
        return Hook.BOOK;
    }
}
