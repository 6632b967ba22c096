/** The one adapter between token takes and bucket4j's buckets. */
@NullMarked
package io.github.creneau.tokens;

import org.jspecify.annotations.NullMarked;
