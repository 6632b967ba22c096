package io.github.creneau.examples.ent;

import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Refused;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.web.Signature;
import io.github.creneau.examples.web.Templates;
import io.github.creneau.http.HttpRefusal;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The pages of the ENT, on one node. Thread-safe. */
public final class Ent {

    /** For the access log: who asked, as a {@link Visitor}. */
    public static final String VISITOR = "visitor";

    private final Places places;
    private final VisitorCookie cookie;
    private final Stage stage;
    private final Door door;
    private final Set<String> pages = ConcurrentHashMap.newKeySet();

    /** The pages of a node. */
    public Ent(Places places, Signature signature, Stage stage) {
        this.places = places;
        this.cookie = new VisitorCookie(signature);
        this.stage = stage;
        this.door = new Door(places, cookie, stage);
    }

    /** Adds the pages to a server. */
    public void serve(JavalinConfig config) {
        page(config, "/", this::home);
        page(config, "/cours", this::lessons);
        config.routes.get("/connexion", this::loginPage);
        config.routes.post("/connexion", this::login);
        config.routes.post("/deconnexion", this::logout);
    }

    /** What is shown to somebody inside. */
    public interface Page {
        /** Shows it. */
        void show(Context context, Visitor visitor);
    }

    /** Adds a page for those inside. */
    public void page(JavalinConfig config, String path, Page page) {
        pages.add(path);
        config.routes.get(path, context -> inside(context, page));
    }

    /** Whether it is the path of a page for those inside. */
    public boolean isPage(@Nullable String path) {
        return path != null && pages.contains(path);
    }

    /** Where those who are not inside ask for a place. */
    public Door door() {
        return door;
    }

    /** Shows a page to whoever is inside; who is not is let in if possible, or sent to wait or to log in. */
    public void inside(Context context, Page page) {
        Optional<Visitor> known = cookie.read(context.header("Cookie"));
        if (known.isEmpty()) {
            context.redirect("/connexion", HttpStatus.SEE_OTHER);
            return;
        }
        Visitor visitor = known.get();
        context.attribute(VISITOR, visitor);
        // Only who was let in is looked for in the store: who waits is answered without a trip.
        if (visitor.inside() && places.isInside(visitor)) {
            page.show(context, visitor);
        } else {
            enter(context, visitor, page);
        }
    }

    private void login(Context context) {
        Group group = Group.of(given(context.formParam("groupe")))
                .orElseThrow(() -> new BadRequestResponse("Quelle classe ?"));
        String school = given(context.formParam("college"));
        if (!School.NAMES.contains(school)) {
            throw new BadRequestResponse("Quel collège ?");
        }
        Optional<Visitor> before = cookie.read(context.header("Cookie"));
        Visitor visitor = before.filter(known -> known.isOf(group, school)).orElseGet(() -> {
            before.ifPresent(other -> add(context, places.leave(other)));
            Visitor arriving = Visitor.arriving(group, school);
            context.res().addHeader("Set-Cookie", cookie.keep(arriving));
            return arriving;
        });
        context.attribute(VISITOR, visitor.inside(false));
        // The page asks for the place, not the form: who sends it again or reloads the page has the same visit.
        context.redirect("/", HttpStatus.SEE_OTHER);
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }

    private void enter(Context context, Visitor visitor, Page page) {
        Decision decision = places.enter(visitor, context.header("Cookie"));
        if (decision instanceof Granted granted) {
            Visitor welcome = visitor.inside(true);
            context.attribute(VISITOR, welcome);
            context.res().addHeader("Set-Cookie", cookie.keep(welcome));
            add(context, places.keep(granted));
            page.show(context, welcome);
        } else if (decision instanceof Refused refused) {
            refuse(context, visitor, refused);
        }
    }

    private void refuse(Context context, Visitor visitor, Refused refused) {
        context.attribute(VISITOR, visitor.inside(false));
        Reply reply = door.refuse(visitor, refused, context.header("Cookie"), context.header("Accept"));
        context.status(reply.status());
        for (HttpRefusal.Header header : reply.headers()) {
            if (header.name().equals("Set-Cookie")) {
                add(context, header);
            } else {
                context.header(header.name(), header.value());
            }
        }
        // A refusal must cost little where there is a rush, and these few kilobytes cost more to compress than to send.
        context.disableCompression();
        context.result(reply.body());
    }

    private void home(Context context, Visitor visitor) {
        Home page = Home.of(visitor, stage.now());
        personal(context).html(Templates.render("ent/home.jte", Map.of("page", page)));
    }

    private void lessons(Context context, Visitor visitor) {
        personal(context)
                .html(Templates.render(
                        "ent/lessons.jte", Map.of("visitor", visitor, "lessons", Lesson.of(visitor.group()))));
    }

    private void loginPage(Context context) {
        context.header("Cache-Control", "no-store");
        context.html(
                Templates.render("ent/login.jte", Map.of("groups", List.of(Group.values()), "schools", School.NAMES)));
    }

    private void logout(Context context) {
        cookie.read(context.header("Cookie")).ifPresent(visitor -> {
            context.attribute(VISITOR, visitor.inside(false));
            add(context, places.leave(visitor));
        });
        context.res().addHeader("Set-Cookie", VisitorCookie.forget());
        context.redirect("/connexion", HttpStatus.SEE_OTHER);
    }

    private static Context personal(Context context) {
        return context.header("Cache-Control", "private, no-store");
    }

    private static void add(Context context, HttpRefusal.Header header) {
        context.res().addHeader(header.name(), header.value());
    }
}
