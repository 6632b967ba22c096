/** One budget and one rate for all servers, kept in their own JVMs by Hazelcast. */
@NullMarked
package io.github.creneau.hazelcast;

import org.jspecify.annotations.NullMarked;
