package io.github.creneau.examples.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Policy;
import io.github.creneau.examples.ent.Group;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.CuttableLine;
import io.github.creneau.examples.stage.StageTime;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desk of a node: what the operations page asks and orders. It opens to those alone who know the platform's key, and
 * does not exist for others; the balancer does not pass it on. Thread-safe.
 */
final class Desk {

    static final String PATH = "/_desk/";
    static final String KEY = "X-Desk-Key";
    private static final String AUTHOR = "operations page";

    private final NodeSettings settings;
    private final byte[] key;
    private final Limiter limiter;
    private final CuttableLine line;
    private final ObjectMapper json = new ObjectMapper();

    Desk(NodeSettings settings, Secrets secrets, Limiter limiter, CuttableLine line) {
        this.settings = settings;
        this.key = secrets.desk().getBytes(StandardCharsets.US_ASCII);
        this.limiter = limiter;
        this.line = line;
    }

    void serve(JavalinConfig config) {
        config.routes.before(PATH + "*", this::open);
        config.routes.get(PATH + "report", this::report);
        config.routes.post(PATH + "budget", this::budget);
        config.routes.post(PATH + "slot", this::slot);
        config.routes.post(PATH + "shadow", this::shadow);
        config.routes.post(PATH + "line", context -> line.cut(isOn(context)));
    }

    private void open(Context context) {
        String shown = context.header(KEY);
        if (shown == null || !MessageDigest.isEqual(key, shown.getBytes(StandardCharsets.UTF_8))) {
            throw new NotFoundResponse();
        }
    }

    private void report(Context context) throws JsonProcessingException {
        Report report = Report.of(settings.name(), limiter.snapshot(), line.isCut(), limiter.policy(), settings.time());
        context.contentType("application/json").result(json.writeValueAsString(report));
    }

    private void budget(Context context) {
        publish(changed(context).budget(Budget.perNode(number(context.formParam("places")))), context);
    }

    private void slot(Context context) {
        Group group = Group.of(text(context.formParam("group"))).orElseThrow(BadRequestResponse::new);
        LocalTime from = LocalTime.parse(text(context.formParam("from")));
        LocalTime to = LocalTime.parse(text(context.formParam("to")));
        StageTime time = settings.time();
        List<Slots.Slot> slots = limiter.policy()
                .schedule()
                .map(schedule -> Slots.of(schedule, limiter.snapshot().at(), time))
                .orElseThrow(() -> new BadRequestResponse("there are no slots"));
        List<Slots.Slot> moved = slots.stream()
                .map(slot -> slot.group() == group ? new Slots.Slot(group, from, to) : slot)
                .toList();
        publish(changed(context).schedule(Slots.schedule(moved, time)), context);
    }

    private void shadow(Context context) {
        publish(changed(context).shadow(isOn(context)), context);
    }

    /** A measure with an end starts from what holds now, a change that stays from what holds when all measures are over. */
    private Policy.Builder changed(Context context) {
        return (minutes(context) > 0 ? limiter.policy() : limiter.lastingPolicy()).toBuilder();
    }

    private void publish(Policy.Builder policy, Context context) {
        int minutes = minutes(context);
        if (minutes > 0) {
            limiter.publish(policy.build(), AUTHOR, settings.time().inStore(Duration.ofMinutes(minutes)));
        } else {
            limiter.publish(policy.build(), AUTHOR);
        }
    }

    private static int minutes(Context context) {
        String given = context.formParam("minutes");
        return given == null || given.isBlank() ? 0 : number(given);
    }

    private static boolean isOn(Context context) {
        return "true".equals(context.formParam("on"));
    }

    private static int number(@Nullable String value) {
        try {
            return Integer.parseInt(text(value));
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("'" + value + "' is no number");
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
