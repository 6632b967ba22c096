/** A small school platform (ENT): login by grade, a home page, lessons, and the page on which one waits for one's place. */
@NullMarked
package io.github.creneau.examples.ent;

import org.jspecify.annotations.NullMarked;
