/** The ledger as entry processors: what travels between the JVMs, and what stays in them. */
@NullMarked
package io.github.creneau.hazelcast.ledger;

import org.jspecify.annotations.NullMarked;
