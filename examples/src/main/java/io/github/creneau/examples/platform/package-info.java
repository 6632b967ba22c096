/** The platform as a whole: its servers, started and ended one by one, and the one command that starts it all. */
@NullMarked
package io.github.creneau.examples.platform;

import org.jspecify.annotations.NullMarked;
