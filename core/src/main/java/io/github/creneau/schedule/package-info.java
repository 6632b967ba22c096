/**
 * Which cohort is in its slot, and when. Pure arithmetic on dates: no clock, every question carries its instant.
 *
 * <p>{@link io.github.creneau.schedule.Schedule} is where to begin.
 */
@NullMarked
package io.github.creneau.schedule;

import org.jspecify.annotations.NullMarked;
