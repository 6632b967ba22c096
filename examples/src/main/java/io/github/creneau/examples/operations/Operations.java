package io.github.creneau.examples.operations;

import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.RunningNode;
import io.github.creneau.examples.platform.Platform;
import io.github.creneau.examples.stage.DemoClock;
import io.github.creneau.examples.web.Resources;
import io.github.creneau.examples.web.Templates;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operations page and its controls. Thread-safe. */
public final class Operations implements AutoCloseable {

    private static final String HOME = "/operations";
    private static final String STYLE = Resources.text("/web/palette.css") + Resources.text("/operations/board.css");
    private static final String SCRIPT = Resources.text("/operations/board.js");

    private final Platform platform;
    private final DeskClient desks;
    private final Gate gate;
    private final Watch watch;
    private final @Nullable DemoClock clock;
    private final Throng throng;

    /**
     * The page of a platform.
     *
     * @param clock the time of everything, where it can be moved
     */
    public Operations(Platform platform, DeskClient desks, String password, @Nullable DemoClock clock, Throng throng) {
        this.platform = platform;
        this.desks = desks;
        this.gate = new Gate(password);
        this.watch = new Watch(platform, desks);
        this.clock = clock;
        this.throng = throng;
    }

    /** People who can be sent to the platform. */
    public interface Throng {
        /** Sends them. */
        void send();

        /** Whether they are on their way. */
        boolean isSent();
    }

    /** Adds the page to a server. */
    public void serve(JavalinConfig config) {
        config.routes.get(
                HOME + "/board.css",
                context -> context.contentType("text/css; charset=utf-8").result(STYLE));
        config.routes.get(
                HOME + "/board.js",
                context -> context.contentType("text/javascript; charset=utf-8").result(SCRIPT));
        config.routes.post(HOME + "/open", this::open);
        config.routes.get(HOME, this::page);
        config.routes.before(HOME + "/do/*", this::guard);
        config.routes.before(HOME + "/live", this::guard);
        config.routes.sse(HOME + "/live", this::live);
        config.routes.post(HOME + "/do/close", context -> {
            gate.close(context);
            context.redirect(HOME, HttpStatus.SEE_OTHER);
        });
        order(config, "add", context -> platform.add());
        order(config, "stop", context -> named(context).stop());
        order(config, "kill", context -> named(context).kill());
        order(config, "line", context -> platform.alive().forEach(node -> send(node, "line", context)));
        order(config, "crowd", context -> throng.send());
        order(config, "forward", context -> clock().forward(Duration.ofMinutes(number(context, "minutes"))));
        order(config, "speed", context -> clock().run(number(context, "speed")));
        List.of("budget", "slot", "shadow")
                .forEach(what -> order(config, what, context -> send(anyNode(), what, context)));
    }

    private void order(JavalinConfig config, String name, Consumer<Context> action) {
        config.routes.post(HOME + "/do/" + name, context -> {
            String wrong = "";
            try {
                action.accept(context);
            } catch (IllegalArgumentException | IllegalStateException e) {
                wrong = String.valueOf(e.getMessage());
            }
            if (wrong.isEmpty()) {
                context.redirect(HOME, HttpStatus.SEE_OTHER);
            } else {
                show(context.status(400), wrong);
            }
        });
    }

    private void open(Context context) {
        if (gate.open(context, context.formParam("password"))) {
            context.redirect(HOME, HttpStatus.SEE_OTHER);
        } else {
            gate(context.status(403), "That is not the password.");
        }
    }

    private void guard(Context context) {
        if (!gate.isOpen(context)) {
            throw new UnauthorizedResponse();
        }
    }

    private void page(Context context) {
        if (gate.isOpen(context)) {
            show(context, "");
        } else {
            gate(context, "");
        }
    }

    private static void gate(Context context, String wrong) {
        context.header("Cache-Control", "no-store");
        context.html(Templates.render("operations/gate.jte", Map.of("wrong", wrong)));
    }

    private void show(Context context, String wrong) {
        context.header("Cache-Control", "no-store");
        Map<String, Object> values = new HashMap<>(Map.of("board", watch.board(), "wrong", wrong));
        values.put("settings", platform.settings());
        values.put("speed", clock == null ? 0 : (int) clock.speed());
        values.put("crowd", throng.isSent());
        context.html(Templates.render("operations/page.jte", values));
    }

    private void live(SseClient client) {
        client.keepAlive();
        watch.watch(board -> tell(client, board));
    }

    /** Whether anybody was there; a page that is closed is noticed by the first event that cannot be sent. */
    private static boolean tell(SseClient client, Board board) {
        try {
            if (!client.terminated()) {
                client.sendEvent("board", render(board));
            }
            return !client.terminated();
        } catch (IllegalStateException | NullPointerException e) {
            // The server has given the connection to somebody else already.
            return false;
        }
    }

    private static String render(Board board) {
        return Templates.render("operations/board.jte", Map.of("board", board));
    }

    private void send(RunningNode node, String what, Context context) {
        Map<String, String> form = new HashMap<>();
        context.formParamMap().forEach((name, values) -> form.put(name, values.get(0)));
        try {
            desks.order(node, what, form).join();
        } catch (java.util.concurrent.CompletionException e) {
            throw new IllegalStateException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        }
    }

    private RunningNode anyNode() {
        return platform.alive().stream().findFirst().orElseThrow(() -> new IllegalStateException("no server runs"));
    }

    private RunningNode named(Context context) {
        String name = String.valueOf(context.formParam("node"));
        return platform.node(name).orElseThrow(() -> new IllegalStateException("no such server: " + name));
    }

    private DemoClock clock() {
        if (clock == null) {
            throw new IllegalStateException("the time of this store cannot be moved");
        }
        return clock;
    }

    private static int number(Context context, String field) {
        try {
            return Math.max(1, Integer.parseInt(String.valueOf(context.formParam(field))));
        } catch (NumberFormatException e) {
            throw new BadRequestResponse(field);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
