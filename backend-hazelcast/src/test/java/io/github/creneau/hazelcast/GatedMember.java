package io.github.creneau.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;

/** A member that the others reach through a gate, and that notices soon when they are gone. */
public final class GatedMember {

    private GatedMember() {}

    /** For an address of the loopback network that no interface names, this JVM must be told it too. */
    public static String option(String host) {
        return "-Dhazelcast.local.localAddress=" + host;
    }

    /**
     * Starts one.
     *
     * @param address where it listens; it also calls from there
     * @param gate where the others believe it to be
     * @param gates those of all members
     */
    public static HazelcastInstance start(String address, String gate, List<String> gates) {
        Config config = Embedded.config("creneau", address, gates, null);
        config.getNetworkConfig().setPublicAddress(gate).getInterfaces().setEnabled(false);
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        return Hazelcast.newHazelcastInstance(config);
    }
}
