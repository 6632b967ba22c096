/** Replays Monday 16 March 2020, when a school platform broke down, through the real limiter. */
@NullMarked
package io.github.creneau.examples.replay;

import org.jspecify.annotations.NullMarked;
