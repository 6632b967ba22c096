package io.github.creneau.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.github.creneau.InvalidValueException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A member of our own: it listens on one address, joins by TCP/IP those it is told, and says only what goes wrong. */
final class Embedded {

    static final String MAJORITY = "creneau";

    /** What an address looks like. */
    static final String ADDRESS = "host:port, such as 10.0.0.11:5701";

    /** Held, so that its level is not forgotten. */
    private static final Logger LOGGER = Logger.getLogger("com.hazelcast");

    private Embedded() {}

    static Config config(String clusterName, String address, List<String> members, @Nullable Integer leastMembers) {
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.WARNING);
        }
        Config config = new Config();
        config.setClusterName(clusterName);
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "15");
        // A cluster that fell apart looks for its other parts after ten seconds, not after five minutes.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        String host = host(address);
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port(address)).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(host);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(List.copyOf(members));
        if (leastMembers != null) {
            config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(MAJORITY, true, leastMembers)
                    .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
        }
        return config;
    }

    private static String host(String address) {
        return address.substring(0, colon(address));
    }

    private static int port(String address) {
        try {
            int port = Integer.parseInt(address.substring(colon(address) + 1));
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw invalid(address);
    }

    private static int colon(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw invalid(address);
        }
        return colon;
    }

    private static InvalidValueException invalid(String address) {
        return new InvalidValueException("address", address, ADDRESS);
    }
}
