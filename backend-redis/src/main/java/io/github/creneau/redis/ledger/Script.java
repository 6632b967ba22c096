package io.github.creneau.redis.ledger;

import io.github.creneau.redis.wire.Names;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script made of several files. It is sent once; then its digest is enough, until the server forgets it. */
final class Script {

    private final byte[] text;
    private final String digest;

    private Script(byte[] text) {
        this.text = text;
        this.digest = digestOf(text);
    }

    /**
     * Puts a script together. What one file declares, the later ones know.
     *
     * <p>All functions are made anew by each call, which takes longer than most batches' work. So there are scopes, each a
     * function in the one before: a function that is made in the scope of a name has to look for it among all names of that
     * scope, but takes names of outer scopes from its surroundings at once. And what few batches need is made late. A scope may
     * use at most 60 names of those around it.
     */
    static final class Maker {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private int scopes;

        /** Adds files to the scope. */
        Maker with(String... files) {
            for (String file : files) {
                text.writeBytes(read(file));
            }
            return this;
        }

        /** Begins a scope in the one before. */
        Maker inner() {
            scopes++;
            return line("return (function()");
        }

        /** Adds a function that answers what the last of the files returns; they are run when it is first called. */
        Maker late(String name, String... files) {
            return line("local " + name + " = once(function()").with(files).line("end)");
        }

        Script made() {
            for (; scopes > 0; scopes--) {
                line("end)()");
            }
            return new Script(text.toByteArray());
        }

        private Maker line(String line) {
            text.writeBytes(Names.bytes(line + "\n"));
            return this;
        }
    }

    private static byte[] read(String file) {
        try (InputStream resource = Script.class.getResourceAsStream(file + ".lua")) {
            if (resource == null) {
                throw new IllegalStateException(file + ".lua is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digestOf(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    CompletionStage<byte[]> run(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletableFuture<byte[]> known = redis.<byte[]>evalsha(digest, ScriptOutputType.VALUE, keys, arguments)
                .toCompletableFuture();
        return known.exceptionallyCompose(error -> {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            return cause instanceof RedisNoScriptException
                    ? redis.<byte[]>eval(text, ScriptOutputType.VALUE, keys, arguments)
                    : CompletableFuture.failedFuture(error);
        });
    }
}
