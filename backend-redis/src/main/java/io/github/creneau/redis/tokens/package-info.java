/** bucket4j's buckets in Redis. */
@NullMarked
package io.github.creneau.redis.tokens;

import org.jspecify.annotations.NullMarked;
