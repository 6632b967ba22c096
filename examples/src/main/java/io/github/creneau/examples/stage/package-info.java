/** What a demonstration sets up around the applications: the store they share, its line that may be cut, and the time. */
@NullMarked
package io.github.creneau.examples.stage;

import org.jspecify.annotations.NullMarked;
