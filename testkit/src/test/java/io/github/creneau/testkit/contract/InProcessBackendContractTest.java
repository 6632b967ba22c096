package io.github.creneau.testkit.contract;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;

class InProcessBackendContractTest implements BackendContract {

    private long aheadNanos;

    @Override
    public Backend open() {
        Timing system = Timing.system();
        return InProcessBackend.create(new Timing() {
            @Override
            public long wallMillis() {
                return system.wallMillis();
            }

            @Override
            public long nanoTime() {
                return system.nanoTime() + aheadNanos;
            }

            @Override
            public Task schedule(Runnable action, long delayNanos) {
                return system.schedule(action, delayNanos);
            }
        });
    }

    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        aheadNanos -= by.toNanos();
    }
}
