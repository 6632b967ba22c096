/** What a decision looks like in HTTP: status, headers, cookie and body, without any framework. */
@NullMarked
package io.github.creneau.http;

import org.jspecify.annotations.NullMarked;
