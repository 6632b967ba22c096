package io.github.creneau.hazelcast.ledger;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingEntry;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Of two books that a divided cluster kept, the one of the larger part goes on, and begins a new epoch: the nodes of the
 * other part see it and say who is inside with them. Adding two books up would count those twice who are in both.
 */
public final class OneSideWholly implements SplitBrainMergePolicy<Book, MergingEntry<Object, Book>, Book> {

    /** For Hazelcast. */
    public OneSideWholly() {}

    @Override
    public Book merge(MergingEntry<Object, Book> merging, @Nullable MergingEntry<Object, Book> existing) {
        Book smaller = merging.getDeserializedValue();
        // A copy: Hazelcast must see that the entry has changed, so that it tells the backups.
        Book kept = (existing == null || existing.getDeserializedValue() == null
                        ? smaller
                        : existing.getDeserializedValue())
                .copy();
        kept.isMissingSomethingUpTo(
                Math.max(smaller.state().revision(), kept.state().revision()) + 1);
        return kept;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
