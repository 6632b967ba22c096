/** The hot path: places and tokens that a node holds in advance, and how callers take and return them. */
@NullMarked
package io.github.creneau.lane;

import org.jspecify.annotations.NullMarked;
