/**
 * Who may come in, how fast, and how many at once: rates, places and time slots for cohorts of callers, on one node or
 * on many. {@link io.github.creneau.Limiter} is where to begin.
 */
@NullMarked
package io.github.creneau;

import org.jspecify.annotations.NullMarked;
