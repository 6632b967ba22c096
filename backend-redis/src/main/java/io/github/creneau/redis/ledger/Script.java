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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script made of several files. It is sent once; then its digest is enough, until the server forgets it. */
final class Script {

    private static final byte[] OPENED = Names.bytes("return (function()\n");
    private static final byte[] CLOSED = Names.bytes("end)()\n");

    private final byte[] text;
    private final String digest;

    private Script(byte[] text) {
        this.text = text;
        this.digest = digestOf(text);
    }

    /**
     * The files of one scope after another: what one file declares, the later ones know. Each scope but the first is a function
     * inside the one before. A function that is made in the scope of a name has to look for it among all names of that
     * scope, but takes names of outer scopes from its surroundings at once; with all files in one scope this took half of the
     * time of a batch. A scope may use at most 60 names of those around it.
     */
    @SafeVarargs
    static Script of(List<String>... scopes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < scopes.length; i++) {
            text.writeBytes(i == 0 ? new byte[0] : OPENED);
            scopes[i].forEach(file -> text.writeBytes(read(file)));
        }
        for (int i = 1; i < scopes.length; i++) {
            text.writeBytes(CLOSED);
        }
        return new Script(text.toByteArray());
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
