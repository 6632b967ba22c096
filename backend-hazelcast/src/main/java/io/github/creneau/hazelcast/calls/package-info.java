/** How a store is asked: never on the caller's thread for long, and never without an end. */
@NullMarked
package io.github.creneau.hazelcast.calls;

import org.jspecify.annotations.NullMarked;
