/** What a book costs in the members of a Hazelcast cluster, beside bucket4j on the same members. */
@NullMarked
package io.github.creneau.benchmarks.grid;

import org.jspecify.annotations.NullMarked;
