/**
 * The contract that a backend passes, as JUnit tests to inherit: a backend is done when it passes them, and only then.
 * Start at {@link io.github.creneau.testkit.contract.BackendContract}.
 */
@NullMarked
package io.github.creneau.testkit.contract;

import org.jspecify.annotations.NullMarked;
