package io.github.creneau.examples.node;

import io.github.creneau.Decision;
import io.github.creneau.Refused;
import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Reply;
import io.github.creneau.examples.ent.Visitor;
import io.github.creneau.examples.web.Shield;
import io.github.creneau.http.HttpRefusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers whoever comes back while there still is no place, on the thread that read the request and by one write: to wake
 * another thread, and session, servlet and framework, each cost more than the refusal. Nobody who waits keeps a thread,
 * not even one for whom the store is asked. Everybody else is passed on to a thread that may wait; who was let in here is
 * found to be inside there. Thread-safe.
 */
final class FrontDoor extends Handler.Wrapper {

    private static final String GET = "GET";
    private static final List<HttpField> SHIELD = Shield.headers().entrySet().stream()
            .<HttpField>map(header -> new PreEncodedHttpField(header.getKey(), header.getValue()))
            .toList();

    private final Ent ent;
    private final AccessLog log;

    FrontDoor(Ent ent, AccessLog log) {
        this.ent = ent;
        this.log = log;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Call call = new Call(request, response, callback, System.nanoTime());
        Visitor waiting = waiting(request);
        if (waiting == null) {
            call.passOn();
            return true;
        }
        CompletableFuture<Decision> asked = ent.door().ask(waiting, call.header(HttpHeader.COOKIE));
        var unused = asked.isDone()
                ? asked.whenComplete((decision, error) -> call.decided(waiting, decision))
                : asked.whenCompleteAsync((decision, error) -> call.decided(waiting, decision), call.threads());
        return true;
    }

    private @Nullable Visitor waiting(Request request) {
        return request.getMethod().equals(GET)
                        && ent.isPage(request.getHttpURI().getPath())
                ? ent.door()
                        .waiting(request.getHeaders().get(HttpHeader.COOKIE))
                        .orElse(null)
                : null;
    }

    private void behind(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Throwable e) {
            // An error, too: nobody else answers on this thread.
            Response.writeError(request, response, callback, e);
        }
    }

    /** A request and its way to be answered. */
    private final class Call {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final long beganNanos;

        Call(Request request, Response response, Callback callback, long beganNanos) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.beganNanos = beganNanos;
        }

        Executor threads() {
            return request.getComponents().getExecutor();
        }

        @Nullable
        String header(HttpHeader name) {
            return request.getHeaders().get(name);
        }

        void passOn() {
            threads().execute(() -> behind(request, response, callback));
        }

        /** What became of the question; whatever else than a refusal it is, the framework finds it, too. */
        void decided(Visitor waiting, @Nullable Decision decision) {
            try {
                if (decision instanceof Refused refused) {
                    refuse(waiting, refused);
                } else {
                    passOn();
                }
            } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
            }
        }

        private void refuse(Visitor waiting, Refused refused) {
            Reply reply = ent.door().refuse(waiting, refused, header(HttpHeader.COOKIE), header(HttpHeader.ACCEPT));
            float tookMillis = (System.nanoTime() - beganNanos) / 1e6f;
            log.answered(tookMillis, reply.status(), GET, request.getHttpURI().getPath(), waiting);
            send(reply);
        }

        private void send(Reply reply) {
            response.setStatus(reply.status());
            HttpFields.Mutable headers = response.getHeaders();
            SHIELD.forEach(headers::add);
            for (HttpRefusal.Header header : reply.headers()) {
                if (header.name().equals("Set-Cookie")) {
                    headers.add(header.name(), header.value());
                } else {
                    headers.put(header.name(), header.value());
                }
            }
            response.write(true, ByteBuffer.wrap(reply.body()), callback);
        }
    }
}
