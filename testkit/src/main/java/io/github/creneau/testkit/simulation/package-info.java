/**
 * A whole cluster in virtual time: nodes that run the real engine over a simulated network and store, with faults by
 * seed, and a checker that holds the promises against what the callers themselves have in hand.
 */
@NullMarked
package io.github.creneau.testkit.simulation;

import org.jspecify.annotations.NullMarked;
