/** What every page of the examples needs: templates, resources, headers that protect, signatures. */
@NullMarked
package io.github.creneau.examples.web;

import org.jspecify.annotations.NullMarked;
