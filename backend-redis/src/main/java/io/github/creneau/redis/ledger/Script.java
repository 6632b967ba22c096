package io.github.creneau.redis.ledger;

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

    /** The files, one after another: what one of them declares, the later ones know. */
    static Script of(String... files) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String file : files) {
            try (InputStream resource = Script.class.getResourceAsStream(file + ".lua")) {
                if (resource == null) {
                    throw new IllegalStateException(file + ".lua is missing");
                }
                resource.transferTo(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Script(text.toByteArray());
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
