package io.github.creneau.testkit.contract;

/**
 * All that every backend must keep. A backend's own test is this and no more:
 *
 * <pre>{@code
 * class MyBackendContractTest implements BackendContract {
 *     @Override
 *     public Backend open() {
 *         return MyBackend.connect(address);
 *     }
 *
 *     @Override
 *     public void setClockBack(Backend backend, String limiter, Duration by) {
 *         store.setClock(store.clock().minus(by));
 *     }
 * }
 * }</pre>
 *
 * <p>Backends of a store outside of the JVM keep {@link RemoteBackendContract} as well.
 */
public interface BackendContract
        extends LedgerContract,
                OrderContract,
                ClockContract,
                OperatorContract,
                PureLedgerContract,
                TokenContract,
                LifeContract {}
