package io.github.creneau.examples.node;

import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Visitor;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A line for each answer: when the request came and when it was answered, in milliseconds, status, method, path, session,
 * group, and whether the visitor is inside. A session's
 * name says nothing of the person and opens nothing, as cookies are signed. Thread-safe.
 */
final class AccessLog implements AutoCloseable {

    private final BufferedWriter out;
    private final LongSupplier clock;
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "access-log");
        thread.setDaemon(true);
        return thread;
    });

    AccessLog(Path file, LongSupplier clock) {
        this.clock = clock;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = flusher.scheduleWithFixedDelay(this::flush, 200, 200, TimeUnit.MILLISECONDS);
    }

    void answered(Context context, float tookMillis) {
        answered(
                tookMillis,
                context.statusCode(),
                context.method().name(),
                context.path(),
                context.attribute(Ent.VISITOR));
    }

    /** An answer that is given beside the framework. */
    void answered(float tookMillis, int status, String method, String path, @Nullable Visitor visitor) {
        String who = visitor == null
                ? "- - -"
                : visitor.session() + " " + visitor.group().id() + " " + (visitor.inside() ? "in" : "out");
        long now = clock.getAsLong();
        long came = now - (long) Math.ceil(tookMillis);
        write(came + " " + now + " " + status + " " + method + " " + path + " " + who + "\n");
    }

    private synchronized void write(String line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            // Closed meanwhile.
        }
    }

    @Override
    public synchronized void close() {
        flusher.shutdown();
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
