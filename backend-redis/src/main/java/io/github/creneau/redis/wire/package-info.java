/** How batches and replies look on the wire: MessagePack, which Redis scripts read and write by themselves. */
@NullMarked
package io.github.creneau.redis.wire;

import org.jspecify.annotations.NullMarked;
