/** The acquire path side by side with the peers, under JMH: {@code ./mvnw -q -Pbench}. */
@NullMarked
package io.github.creneau.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
