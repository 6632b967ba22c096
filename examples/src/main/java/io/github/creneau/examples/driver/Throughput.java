package io.github.creneau.examples.driver;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * How many answers of one kind a node gives in a time, asked over a few connections without a pause. Writes and reads bytes
 * rather than use a client: on one machine a client costs as much as the page that is measured.
 */
final class Throughput {

    private static final int CONNECTIONS = 4;
    private static final int BUFFER = 32_768;

    private final byte[] request;
    private final URI page;
    private final String status;

    Throughput(URI page, CookieJar cookies, int status) {
        this.page = page;
        this.status = "HTTP/1.1 " + status + " ";
        this.request = ("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\nCookie: "
                        + cookies.header() + "\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Answers in a time.
     *
     * @throws IllegalStateException when one has another status
     */
    long run(Duration time) {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long end = System.nanoTime() + time.toNanos();
            return IntStream.range(0, CONNECTIONS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(end), threads))
                    .toList()
                    .stream()
                    .mapToLong(CompletableFuture::join)
                    .sum();
        } finally {
            threads.shutdown();
        }
    }

    private long ask(long endNanos) {
        try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            long answers = 0;
            while (System.nanoTime() < endNanos) {
                out.write(request);
                skipBody(in, head(in));
                answers++;
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The length of the body, where it does not come in chunks. */
    private OptionalInt head(InputStream in) throws IOException {
        String first = line(in);
        if (!first.startsWith(status)) {
            throw new IllegalStateException("expected " + status + "but came " + first);
        }
        OptionalInt length = OptionalInt.empty();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, "content-length:".length())) {
                length = OptionalInt.of(Integer.parseInt(
                        header.substring("content-length:".length()).trim()));
            }
        }
        return length;
    }

    private static void skipBody(InputStream in, OptionalInt length) throws IOException {
        if (length.isPresent()) {
            in.skipNBytes(length.getAsInt());
            return;
        }
        int chunk;
        do {
            chunk = Integer.parseInt(line(in).trim(), 16);
            in.skipNBytes(chunk);
            line(in);
        } while (chunk > 0);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
