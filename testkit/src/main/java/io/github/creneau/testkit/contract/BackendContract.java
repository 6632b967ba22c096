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
 * }
 * }</pre>
 *
 * <p>Backends of a store outside of the JVM keep {@link RemoteBackendContract} as well.
 */
public interface BackendContract extends LedgerContract, PureLedgerContract, TokenContract, LifeContract {}
