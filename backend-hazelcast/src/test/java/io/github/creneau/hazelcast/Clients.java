package io.github.creneau.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Clients of the tests' clusters. */
public final class Clients {

    private static final Logger LOGGER = Logger.getLogger("com.hazelcast");

    private Clients() {}

    /** One that knows some members, and talks to all of the cluster. */
    public static HazelcastInstance of(List<String> addresses) {
        return of(addresses, RoutingMode.ALL_MEMBERS);
    }

    /** One that sees the cluster with the eyes of one member. */
    public static HazelcastInstance of(String address) {
        return of(List.of(address), RoutingMode.SINGLE_MEMBER);
    }

    private static HazelcastInstance of(List<String> addresses, RoutingMode mode) {
        LOGGER.setLevel(Level.WARNING);
        ClientConfig config = new ClientConfig();
        config.setClusterName("creneau");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.getNetworkConfig().setAddresses(addresses);
        config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(mode);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(60_000);
        return HazelcastClient.newHazelcastClient(config);
    }
}
