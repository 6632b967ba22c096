/** SOS Devoirs: homework help with live tutors, reached from the ENT and protected by a limiter of its own. */
@NullMarked
package io.github.creneau.examples.sos;

import org.jspecify.annotations.NullMarked;
