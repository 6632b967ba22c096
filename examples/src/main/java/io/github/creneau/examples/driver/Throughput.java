package io.github.creneau.examples.driver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * How many answers of one kind a node gives in a time, asked over a few connections without a pause. Writes and reads bytes
 * rather than use a client, and reads no more of an answer than it must: on one machine a client can cost as much as the page
 * that is measured.
 */
final class Throughput {

    private static final int CONNECTIONS = 4;
    private static final int BUFFER = 32_768;

    private final List<byte[]> requests;
    private final URI page;
    private final List<byte[]> expected;

    /**
     * A kind of answer.
     *
     * @param people who ask, one after the other
     * @param statuses one of which each gets
     */
    Throughput(URI page, List<CookieJar> people, int... statuses) {
        this.page = page;
        this.expected = IntStream.of(statuses)
                .mapToObj(status -> bytes("http/1.1 " + status + " "))
                .toList();
        this.requests = people.stream().map(this::request).toList();
    }

    private byte[] request(CookieJar cookies) {
        return bytes("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\nCookie: "
                + cookies.header() + "\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Answers in a time.
     *
     * @throws IllegalStateException when one has none of the statuses
     */
    long run(Duration time) {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long end = System.nanoTime() + time.toNanos();
            return IntStream.range(0, CONNECTIONS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(i, end), threads))
                    .toList()
                    .stream()
                    .mapToLong(CompletableFuture::join)
                    .sum();
        } finally {
            threads.shutdown();
        }
    }

    private long ask(int first, long endNanos) {
        try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            Answer answer = new Answer(socket.getInputStream());
            long answers = 0;
            for (int next = first; System.nanoTime() < endNanos; next += CONNECTIONS) {
                out.write(requests.get(next % requests.size()));
                answer.skip(expected);
                answers++;
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers on a connection, of which little is looked at, and nothing made. For one thread. */
    private static final class Answer {
        private static final byte[] LENGTH = bytes("content-length: ");

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int at;
        private int end;
        private int line;

        Answer(InputStream in) {
            this.in = in;
        }

        void skip(List<byte[]> expected) throws IOException {
            int size = line();
            if (expected.stream().noneMatch(this::begins)) {
                throw new IllegalStateException("came " + new String(buffer, line, size, StandardCharsets.ISO_8859_1));
            }
            int length = -1;
            for (size = line(); size > 0; size = line()) {
                if (size > LENGTH.length && begins(LENGTH)) {
                    length = number(LENGTH.length, size, 10);
                }
            }
            if (length < 0) {
                skipChunks();
            } else {
                skip(length);
            }
        }

        private void skipChunks() throws IOException {
            int chunk;
            do {
                chunk = number(0, line(), 16);
                skip(chunk);
                line();
            } while (chunk > 0);
        }

        /** Whether the line begins so, in whatever case. */
        private boolean begins(byte[] lowerCase) {
            for (int i = 0; i < lowerCase.length; i++) {
                byte letter = buffer[line + i];
                if (lowerCase[i] != (letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter)) {
                    return false;
                }
            }
            return true;
        }

        private int number(int from, int to, int radix) {
            int number = 0;
            for (int i = from; i < to; i++) {
                number = number * radix + Character.digit(buffer[line + i], radix);
            }
            return number;
        }

        private void skip(int bytes) throws IOException {
            int left = bytes;
            while (left > end - at) {
                left -= end - at;
                at = end;
                fill();
            }
            at += left;
        }

        /** Reads a line; answers its length without its end. */
        private int line() throws IOException {
            int feed = at;
            while (feed == end || buffer[feed] != '\n') {
                if (feed == end) {
                    int read = feed - at;
                    fill();
                    feed = at + read;
                } else {
                    feed++;
                }
            }
            line = at;
            at = feed + 1;
            return feed - 1 - line;
        }

        /** Reads more behind what was not looked at yet. */
        private void fill() throws IOException {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException();
            }
            end += read;
        }
    }
}
