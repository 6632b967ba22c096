package io.github.creneau.examples.sos;

import io.github.creneau.Decision;
import io.github.creneau.Refused;
import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Visitor;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.web.Templates;
import io.github.creneau.http.HttpRefusal;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of SOS Devoirs, for those who are inside the ENT. Thread-safe. */
public final class SosDevoirs {

    private final Ent ent;
    private final Tutors tutors;
    private final StageTime time;

    /** The pages of a node. */
    public SosDevoirs(Ent ent, Tutors tutors, StageTime time) {
        this.ent = ent;
        this.tutors = tutors;
        this.time = time;
    }

    /** Adds the pages to a server. */
    public void serve(JavalinConfig config) {
        ent.page(config, "/sos", this::show);
        config.routes.post("/sos", context -> ent.inside(context, this::ask));
        config.routes.post("/sos/merci", context -> ent.inside(context, this::thank));
    }

    private void show(Context context, Visitor visitor) {
        page(context, visitor, tutors.isHelped(visitor.session()), null);
    }

    private void ask(Context context, Visitor visitor) {
        try {
            boolean inGroup = "groupe".equals(context.formParam("avec"));
            Decision decision = tutors.ask(visitor.session(), inGroup);
            if (decision instanceof Refused refused) {
                HttpRefusal answer = tutors.refusal(refused);
                context.status(answer.status());
                answer.headers().forEach(header -> context.res().addHeader(header.name(), header.value()));
                page(context, visitor, false, NoTutor.say(refused, inGroup, time));
            } else {
                // No redirect: another server may remember for a second that this pupil had no tutor. Sent again, it
                // changes nothing.
                page(context, visitor, true, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server is being stopped", e);
        }
    }

    private void thank(Context context, Visitor visitor) {
        tutors.thank(visitor.session());
        context.redirect("/sos", HttpStatus.SEE_OTHER);
    }

    private static void page(Context context, Visitor visitor, boolean helped, @Nullable String refused) {
        Map<String, Object> values = new HashMap<>(Map.of("visitor", visitor, "helped", helped));
        values.put("refused", refused == null ? "" : refused);
        context.header("Cache-Control", "private, no-store");
        context.html(Templates.render("sos/help.jte", values));
    }
}
