/** The way to Redis: one shared connection, opened when it is needed and again when it has failed. */
@NullMarked
package io.github.creneau.redis.link;

import org.jspecify.annotations.NullMarked;
