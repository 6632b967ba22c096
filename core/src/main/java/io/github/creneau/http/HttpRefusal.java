package io.github.creneau.http;

import java.util.List;

/**
 * An answer to one who was refused.
 *
 * @param status 429 or 503
 * @param headers beside the content type, in order; a name may occur twice
 * @param problem a body of type {@link #CONTENT_TYPE}
 */
public record HttpRefusal(int status, List<Header> headers, String problem) {

    /** The type of the body. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** Copies the list. */
    public HttpRefusal {
        headers = List.copyOf(headers);
    }

    /** One header. */
    public record Header(String name, String value) {}
}
