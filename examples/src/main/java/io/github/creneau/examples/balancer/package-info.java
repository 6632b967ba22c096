/** A small balancer without stickiness: each request goes to the next server. */
@NullMarked
package io.github.creneau.examples.balancer;

import org.jspecify.annotations.NullMarked;
