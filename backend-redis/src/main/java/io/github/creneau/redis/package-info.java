/** The backend of Redis. Start at {@link io.github.creneau.redis.RedisBackend}. */
@NullMarked
package io.github.creneau.redis;

import org.jspecify.annotations.NullMarked;
