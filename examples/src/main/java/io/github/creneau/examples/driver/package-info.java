/** People with browsers: replays the crowd of March 2020 by real HTTP, and counts what came of it. */
@NullMarked
package io.github.creneau.examples.driver;

import org.jspecify.annotations.NullMarked;
