package io.github.creneau.testkit.contract;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;

class InProcessBackendContractTest implements BackendContract {

    @Override
    public Backend open() {
        return InProcessBackend.create(Timing.system());
    }
}
