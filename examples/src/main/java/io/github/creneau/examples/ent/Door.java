package io.github.creneau.examples.ent;

import io.github.creneau.Decision;
import io.github.creneau.Refused;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.http.HttpRefusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where people ask for a place, and what they are answered where there is none. Knows no web framework, so that whoever
 * waits can be answered before one has begun. Thread-safe.
 */
public final class Door {

    private final Places places;
    private final VisitorCookie cookie;
    private final WaitingPages pages;

    Door(Places places, VisitorCookie cookie, Stage stage) {
        this.places = places;
        this.cookie = cookie;
        this.pages = new WaitingPages(stage);
    }

    /** Who was refused before, by the request's cookies; empty for anybody else, and for whoever was let in. */
    public Optional<Visitor> waiting(@Nullable String cookies) {
        return cookie.read(cookies).filter(visitor -> !visitor.inside());
    }

    /** Asks for a place for one who waits, without a thread that does; the cookies may carry a ticket or a pass. */
    public CompletableFuture<Decision> ask(Visitor visitor, @Nullable String cookies) {
        return places.ask(visitor, cookies);
    }

    /**
     * What is answered to one who was refused: the page on which one waits, or problem details for a program.
     *
     * @param accept what the request says of the types it accepts
     */
    public Reply refuse(Visitor visitor, Refused refused, @Nullable String cookies, @Nullable String accept) {
        HttpRefusal answer = places.refusal(refused);
        List<HttpRefusal.Header> headers = new ArrayList<>(answer.headers());
        Visitor waiting = visitor.inside(false);
        // Who waits already has that cookie.
        if (!cookie.isIn(cookies, waiting)) {
            headers.add(new HttpRefusal.Header("Set-Cookie", cookie.keep(waiting)));
        }
        if (accept != null && accept.contains("json")) {
            headers.add(type(HttpRefusal.CONTENT_TYPE));
            return new Reply(answer.status(), headers, answer.problem().getBytes(StandardCharsets.UTF_8));
        }
        headers.add(new HttpRefusal.Header("Content-Security-Policy", pages.contentSecurityPolicy()));
        headers.add(type("text/html;charset=utf-8"));
        return new Reply(answer.status(), headers, pages.page(refused, visitor.group(), places.schedule()));
    }

    private static HttpRefusal.Header type(String type) {
        return new HttpRefusal.Header("Content-Type", type);
    }
}
