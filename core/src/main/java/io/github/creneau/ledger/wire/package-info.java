/**
 * Batches, replies and books as bytes, for stores that run the ledger in other JVMs or keep it by value. Everything says
 * the version of its form first; whatever cannot be what it should be is refused with a message, never guessed at.
 */
@NullMarked
package io.github.creneau.ledger.wire;

import org.jspecify.annotations.NullMarked;
