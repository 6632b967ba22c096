/** Stress and measurements of the library. */
@NullMarked
package io.github.creneau.benchmarks;

import org.jspecify.annotations.NullMarked;
