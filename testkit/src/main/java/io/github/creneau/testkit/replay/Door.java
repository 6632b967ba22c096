package io.github.creneau.testkit.replay;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A site that answers on the spot. */
interface Door extends Site {

    /** Tries to get in, showing a paper where there is one. */
    Answer enter(Visit visit, @Nullable String paper);

    /** Asks for one more page. */
    Page page(Visit visit);

    @Override
    default void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
        then.accept(enter(visit, paper));
    }

    @Override
    default void page(Visit visit, Consumer<Page> then) {
        then.accept(page(visit));
    }
}
