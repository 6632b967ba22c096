/** What a store must supply, and what the library hands to it: the ledger's verbs, token takes, and time. */
@NullMarked
package io.github.creneau.spi;

import org.jspecify.annotations.NullMarked;
