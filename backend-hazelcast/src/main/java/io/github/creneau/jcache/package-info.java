/** One budget and one rate for all servers, kept in any cache that JCache describes. */
@NullMarked
package io.github.creneau.jcache;

import org.jspecify.annotations.NullMarked;
