package io.github.creneau.examples.platform;

import io.github.creneau.examples.driver.CrowdOf2020;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.operations.Operations;
import io.github.creneau.examples.stage.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The crowd that a button of the operations page sends to the front door: from now until the end of the day, as many of the
 * people of 2020 as fit the size of the servers. Where slots protect the ENT, people were told of them. Thread-safe.
 */
final class Throng implements Operations.Throng, AutoCloseable {

    private static final int PLACES_OF_A_SERVER = 2_500;

    private final Options options;
    private final Stage stage;
    private final IntSupplier port;
    private volatile @Nullable CrowdOf2020 sent;

    Throng(Options options, Stage stage, IntSupplier port) {
        this.options = options;
        this.stage = stage;
        this.port = port;
    }

    @Override
    public synchronized void send() {
        if (sent != null) {
            throw new IllegalStateException("the crowd is on its way already");
        }
        int oneIn = Math.max(1, PLACES_OF_A_SERVER / options.places());
        URI front = URI.create("http://127.0.0.1:" + port.getAsInt());
        CrowdOf2020 crowd = new CrowdOf2020(options.protection() == Protection.SLOTS, oneIn, () -> front, stage);
        crowd.send(stage.now().plus(Duration.ofDays(1)));
        sent = crowd;
    }

    @Override
    public boolean isSent() {
        return sent != null;
    }

    /** What came of it so far. */
    String outcome() {
        CrowdOf2020 crowd = sent;
        return crowd == null ? "nobody was sent" : crowd.outcome();
    }

    @Override
    public void close() {
        CrowdOf2020 crowd = sent;
        if (crowd != null) {
            crowd.close();
        }
    }
}
