/** Figures and series as pictures and words, for every page of the examples. */
@NullMarked
package io.github.creneau.examples.chart;

import org.jspecify.annotations.NullMarked;
