/** What a limiter shows of itself. */
@NullMarked
package io.github.creneau.observe;

import org.jspecify.annotations.NullMarked;
