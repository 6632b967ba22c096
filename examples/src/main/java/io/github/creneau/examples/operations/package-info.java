/** The operations page: what goes on, live, and what can be done about it. */
@NullMarked
package io.github.creneau.examples.operations;

import org.jspecify.annotations.NullMarked;
