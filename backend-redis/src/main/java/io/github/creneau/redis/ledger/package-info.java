/** The ledger's port to Lua: one script, made of the files of this package's resources. */
@NullMarked
package io.github.creneau.redis.ledger;

import org.jspecify.annotations.NullMarked;
