/** Tools to try a limiter without waiting: virtual time, and in {@code replay} a day of a platform. */
@NullMarked
package io.github.creneau.testkit;

import org.jspecify.annotations.NullMarked;
