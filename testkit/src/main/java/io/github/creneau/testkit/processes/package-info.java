/**
 * Real JVMs under real demand: nodes that are started, killed, stopped and continued, crowds that count who is inside by
 * what they were given, and an outside look at the book. For a backend's own fault tests and soaks.
 */
@NullMarked
package io.github.creneau.testkit.processes;

import org.jspecify.annotations.NullMarked;
