package io.github.creneau.http;

import java.util.List;
import java.util.function.Supplier;

/** An answer to one who was refused. Immutable, thread-safe. */
public final class HttpRefusal {

    /** The type of the body. */
    public static final String CONTENT_TYPE = "application/problem+json";

    private final int status;
    private final List<Header> headers;
    private final Supplier<String> problem;

    HttpRefusal(int status, List<Header> headers, Supplier<String> problem) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.problem = problem;
    }

    /** 429 or 503. */
    public int status() {
        return status;
    }

    /** Headers beside the content type, in order; a name may occur twice. */
    public List<Header> headers() {
        return headers;
    }

    /** A body of type {@link #CONTENT_TYPE}. Written when it is asked for: most people get a page instead. */
    public String problem() {
        return problem.get();
    }

    /** One header. */
    public record Header(String name, String value) {

        /** The header as it is sent, but for a cookie's value: the ticket or pass in it ends in no log. */
        @Override
        public String toString() {
            return name + ": " + (name.equalsIgnoreCase("Set-Cookie") ? "(not shown)" : value);
        }
    }

    /** Status and headers, without ticket or pass. */
    @Override
    public String toString() {
        return "HttpRefusal[" + status + ", " + headers + "]";
    }
}
