package io.github.creneau.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.github.creneau.InvalidValueException;
import io.github.creneau.hazelcast.calls.Bounds;
import io.github.creneau.hazelcast.calls.Calls;
import io.github.creneau.spi.BackendException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A member of our own: it listens on one address, joins by TCP/IP those it is told, and says only what goes wrong. */
final class Embedded {

    static final String MAJORITY = "creneau";

    /** What an address looks like. */
    static final String ADDRESS = "host:port, such as 10.0.0.11:5701";

    private static final String MEMBER = ADDRESS + ", for each";
    private static final Pattern MEMBERS = Pattern.compile("([^\\s:,]+|\\[[0-9A-Za-z:.%]+])(:[0-9]{1,5})?");
    private static final Pattern IP = Pattern.compile("[0-9.]+|[\\[\\]0-9A-Fa-f:.]*:[\\[\\]0-9A-Fa-f:.]*");

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

    /** Addresses that Hazelcast could at least try, so that a mistake is told where it is made. */
    static void check(String address, String @Nullable [] members) {
        port(Bounds.given("address", address, ADDRESS));
        for (String member : Bounds.given("members", members, MEMBER)) {
            if (!MEMBERS.matcher(Bounds.given("members", member, MEMBER)).matches()) {
                throw new InvalidValueException("members", member, MEMBER);
            }
        }
    }

    /** Starts the member; where that fails because of its address, it says what is wrong with that. */
    static HazelcastInstance start(Config config, String address) {
        try {
            return Hazelcast.newHazelcastInstance(config);
        } catch (RuntimeException e) {
            String allowed = mistake(host(address), port(address));
            if (allowed == null) {
                throw new BackendException("no member could be started on " + address + ": " + Calls.said(e), e);
            }
            InvalidValueException named = new InvalidValueException("address", address, allowed);
            named.initCause(e);
            throw named;
        }
    }

    /** What an address should be like to be listened on; null: it is. */
    private static @Nullable String mistake(String host, int port) {
        if (!IP.matcher(host).matches()) {
            return "an IP address of this machine, not a name, and a port";
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            if (NetworkInterface.getByInetAddress(address) == null) {
                return "an address of this machine, which has " + own();
            }
            new ServerSocket(port, 1, address).close();
            return null;
        } catch (UnknownHostException | SocketException e) {
            return e instanceof BindException ? "a port that is free on this machine" : "an IP address of this machine";
        } catch (IOException e) {
            return null;
        }
    }

    private static String own() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .sorted()
                .collect(Collectors.joining(", "));
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
