/**
 * The ledger: one pure function of state, batch and time, which every store runs or ports. It reads no clock, takes no
 * lock, does no input or output and logs nothing.
 */
@NullMarked
package io.github.creneau.ledger;

import org.jspecify.annotations.NullMarked;
