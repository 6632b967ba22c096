package io.github.creneau.brokenrules;

import io.github.creneau.examples.DependenciesTest;
import io.github.creneau.testkit.VirtualTime;

/** Breaks the rules of {@link DependenciesTest}: it is neither an example nor of the testkit, and knows both. */
final class KnowsTooMuch {

    private KnowsTooMuch() {}

    static Class<?>[] known() {
        return new Class<?>[] {DependenciesTest.class, VirtualTime.class};
    }
}
