/** One server of the platform: the ENT and SOS Devoirs on one port, with a desk through which it is watched and steered. */
@NullMarked
package io.github.creneau.examples.node;

import org.jspecify.annotations.NullMarked;
