package io.github.creneau.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.Partition;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.github.creneau.hazelcast.ledger.Book;
import io.github.creneau.hazelcast.ledger.Hello;
import io.github.creneau.hazelcast.ledger.OneSideWholly;
import io.github.creneau.spi.BackendException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The two maps of a backend: books, which stay objects where they are, and buckets. */
record Maps(IMap<String, Book> books, IMap<String, byte[]> buckets) {

    /** Keys that are tried so that every member owns one of them. */
    private static final int KEYS_TRIED = 5_000;

    static MapConfig ofBooks(String prefix, int backups) {
        return config(prefix + ".books", backups)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setMergePolicyConfig(new MergePolicyConfig(OneSideWholly.class.getName(), 1));
    }

    static MapConfig ofBuckets(String prefix, int backups) {
        return config(prefix + ".buckets", backups)
                .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100));
    }

    private static MapConfig config(String name, int backups) {
        return new MapConfig(name)
                .setBackupCount(backups)
                .setAsyncBackupCount(0)
                .setStatisticsEnabled(false);
    }

    /** The maps of an instance, with their settings, which all members must agree on. */
    static Maps of(HazelcastInstance instance, String prefix, int backups, @Nullable String protection) {
        MapConfig books = ofBooks(prefix, backups).setSplitBrainProtectionName(protection);
        MapConfig buckets = ofBuckets(prefix, backups).setSplitBrainProtectionName(protection);
        try {
            instance.getConfig().addMapConfig(books);
            instance.getConfig().addMapConfig(buckets);
            return new Maps(instance.getMap(books.getName()), instance.getMap(buckets.getName()));
        } catch (InvalidConfigurationException e) {
            boolean isUnknown = String.valueOf(e.getMessage()).contains("Invalid SplitBrainMergePolicy");
            throw new BackendException(
                    isUnknown
                            ? addresses(instance) + ": " + Trouble.DEPLOY
                            : "the maps '" + books.getName() + "' and '" + buckets.getName()
                                    + "' have other settings on this cluster: give all nodes the same, or leave both out of"
                                    + " the configuration",
                    e);
        }
    }

    private static String addresses(HazelcastInstance instance) {
        return instance.getCluster().getMembers().stream()
                .map(member -> member.getAddress().getHost() + ":"
                        + member.getAddress().getPort())
                .collect(Collectors.joining(", "));
    }

    /** Asks every member that stores data whether it can run the ledger; fails with {@link BackendException} if not. */
    void greet(HazelcastInstance instance, Duration patience) {
        Set<Member> greeted = new HashSet<>();
        long members = instance.getCluster().getMembers().stream()
                .filter(member -> !member.isLiteMember())
                .count();
        for (int i = 0; i < KEYS_TRIED && greeted.size() < members; i++) {
            String key = "hello-" + i;
            Partition partition = instance.getPartitionService().getPartition(key);
            Member owner = partition.getOwner();
            if (i == 0 || (owner != null && greeted.add(owner))) {
                greet(key, owner, patience);
            }
        }
    }

    private void greet(String key, @Nullable Member owner, Duration patience) {
        String who = owner == null ? "the cluster" : owner.getAddress().toString();
        try {
            int protocol = books.submitToKey(key, new Hello())
                    .toCompletableFuture()
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (protocol != Hello.PROTOCOL) {
                throw new BackendException("member " + who + " speaks protocol " + protocol
                        + ", this version of the library " + Hello.PROTOCOL);
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof SplitBrainProtectionException) {
                return; // It could; it will when enough others are here.
            }
            throw new BackendException("member " + who + ": " + Trouble.meaning(cause), cause);
        } catch (TimeoutException e) {
            throw new BackendException("member " + who + ": no answer within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("interrupted while asking " + who, e);
        }
    }
}
