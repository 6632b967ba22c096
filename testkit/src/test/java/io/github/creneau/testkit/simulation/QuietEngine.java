package io.github.creneau.testkit.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What thousands of simulated misfortunes log, nobody reads: silence while any class of them runs. */
final class QuietEngine implements BeforeAllCallback, AfterAllCallback {

    private static final Logger ENGINE = Logger.getLogger("io.github.creneau");
    private static int running;

    @Override
    public void beforeAll(ExtensionContext context) {
        change(1);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        change(-1);
    }

    private static synchronized void change(int by) {
        running += by;
        ENGINE.setLevel(running > 0 ? Level.OFF : null);
    }
}
