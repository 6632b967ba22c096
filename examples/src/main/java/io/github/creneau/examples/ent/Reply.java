package io.github.creneau.examples.ent;

import io.github.creneau.http.HttpRefusal;
import java.util.List;

/** An answer that is whole before it is sent, whatever sends it. */
public final class Reply {

    private final int status;
    private final List<HttpRefusal.Header> headers;
    private final byte[] body;

    Reply(int status, List<HttpRefusal.Header> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** Among them the content type; a name may occur twice. */
    public List<HttpRefusal.Header> headers() {
        return headers;
    }

    /** What is sent after them; not to be changed. */
    public byte[] body() {
        return body;
    }
}
