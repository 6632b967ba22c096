package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Group;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.testkit.replay.Site;
import io.github.creneau.testkit.replay.Visit;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ENT as a browser sees it: somebody logs in and is sent to the page, which is home, or tells a time and keeps the
 * place by a cookie; who comes back as told brings that cookie, and who does not logs in anew. Thread-safe.
 */
final class HttpSite implements Site {

    /** Whoever has been here brings the cookies that the browser kept; they are not known here in detail. */
    private static final String COOKIES = "cookies";

    private static final String FORM =
            "&college=" + URLEncoder.encode("Collège du Vexin", StandardCharsets.UTF_8) + "&groupe=";
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Map<Integer, CookieJar> jars = new ConcurrentHashMap<>();
    private final Browser browser;
    private final Stage stage;
    private final Answers answers;

    HttpSite(Supplier<URI> target, Stage stage, Answers answers) {
        this.browser = new Browser(target);
        this.stage = stage;
        this.answers = answers;
    }

    @Override
    public void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
        CookieJar cookies = jars.computeIfAbsent(visit.number(), number -> new CookieJar());
        if (paper == null) {
            cookies.clear();
            String form = FORM + group(visit).id();
            browser.post("/connexion", form, cookies, answer -> loggedIn(cookies, answer, then));
        } else {
            browser.get("/", cookies, page -> answered(page, then));
        }
    }

    private void loggedIn(CookieJar cookies, @Nullable HttpResponse<Void> response, Consumer<Answer> then) {
        int status = answers.count(response);
        if (status == SEE_OTHER) {
            browser.get("/", cookies, page -> answered(page, then));
        } else {
            then.accept(refused(status, response));
        }
    }

    private void answered(@Nullable HttpResponse<Void> page, Consumer<Answer> then) {
        int status = answers.count(page);
        then.accept(status == OK ? Answer.inside(COOKIES) : refused(status, page));
    }

    private Answer refused(int status, @Nullable HttpResponse<Void> response) {
        String reason = status == TOO_MANY || status == UNAVAILABLE ? "HTTP_" + status : Answers.FAULT;
        boolean isKept = response != null
                && response.headers().allValues("Set-Cookie").stream().anyMatch(HttpSite::isTicket);
        if (response == null || !isKept) {
            return Answer.refused(reason);
        }
        OptionalLong told = response.headers().firstValueAsLong("Retry-After");
        return told.isEmpty()
                ? Answer.refused(reason)
                : new Answer(false, reason, OptionalLong.of(shownIn(told.getAsLong())), COOKIES);
    }

    private static boolean isTicket(String setCookie) {
        return setCookie.startsWith("ent-eure-place=");
    }

    /** What clocks show when so many seconds of the store have passed, in milliseconds. */
    private long shownIn(long seconds) {
        Instant now = stage.now();
        return now.plusSeconds(seconds * stage.time().pace()).toEpochMilli();
    }

    @Override
    public void page(Visit visit, Consumer<Page> then) {
        CookieJar cookies = jars.computeIfAbsent(visit.number(), number -> new CookieJar());
        String path = (visit.number() + cookies.turn()) % 3 == 0 ? "/cours" : "/";
        browser.get(path, cookies, response -> {
            int status = answers.count(response);
            boolean isLost = status == TOO_MANY || status == UNAVAILABLE || status == SEE_OTHER;
            then.accept(status == OK ? Page.SERVED : isLost ? Page.PLACE_LOST : Page.FAILED);
        });
    }

    @Override
    public void leave(Visit visit) {
        CookieJar cookies = jars.remove(visit.number());
        if (cookies != null) {
            browser.post("/deconnexion", "", cookies, answers::count);
        }
    }

    /** Grades by their name; of the adults, one in five teaches. */
    static Group group(Visit visit) {
        return Group.of(visit.cohort()).orElse(Math.floorMod(visit.seed(), 5) == 0 ? Group.ENSEIGNANT : Group.PARENT);
    }
}
