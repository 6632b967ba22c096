package io.github.creneau.benchmarks.grid;

import io.github.creneau.hazelcast.HazelcastBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two members on the loopback interface, one backup; whoever asks sits on the first, what is asked is on the second. */
@State(Scope.Benchmark)
public class TwoMembers {

    private HazelcastBackend near = start(free());
    private HazelcastBackend far = near;

    private static HazelcastBackend start(String address, String... members) {
        return HazelcastBackend.builder()
                .embedded(address, members)
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static String free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The second joins the first. */
    @Setup(Level.Trial)
    public void join() {
        var first = near.instance().getCluster().getLocalMember().getAddress();
        far = start(free(), first.getHost() + ":" + first.getPort());
        while (!near.instance().getPartitionService().isClusterSafe()
                || near.instance().getCluster().getMembers().size() < 2) {
            Thread.onSpinWait();
        }
    }

    /** The backend of the first member. */
    HazelcastBackend backend() {
        return near;
    }

    /** A key that the second member owns. */
    String farKey(String prefix) {
        for (int i = 0; ; i++) {
            String key = prefix + i;
            var owner = near.instance().getPartitionService().getPartition(key).getOwner();
            if (owner != null && !owner.localMember()) {
                return key;
            }
        }
    }

    /** Ends both. */
    @TearDown(Level.Trial)
    public void leave() {
        far.instance().getLifecycleService().terminate();
        near.instance().getLifecycleService().terminate();
    }
}
