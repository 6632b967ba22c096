/** The default store: this JVM alone. */
@NullMarked
package io.github.creneau.inprocess;

import org.jspecify.annotations.NullMarked;
