package io.github.creneau.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate for 127.0.0.1 that nobody trusts by himself, made by the JDK's keytool. */
public final class SelfSigned {

    private static final String PASSWORD = "only-for-this-test";

    private final Path key;
    private final Path certificate;

    private SelfSigned(Path key, Path certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** Makes one in a directory. */
    public static SelfSigned in(Path directory) {
        Path file = directory.resolve("key.p12");
        try {
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "redis",
                            "-keyalg",
                            "EC",
                            "-validity",
                            "2",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD))
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool made no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            byte[] secret = store.getKey("redis", PASSWORD.toCharArray()).getEncoded();
            return new SelfSigned(
                    pem(directory.resolve("key.pem"), "PRIVATE KEY", secret),
                    pem(
                            directory.resolve("certificate.pem"),
                            "CERTIFICATE",
                            store.getCertificate("redis").getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }

    /** The certificate, for those who trust it. */
    public Path certificate() {
        return certificate;
    }

    /** A server that speaks TLS on one port, and plainly on the other, which the test asks it by. */
    public RedisServer start(int tlsPort) {
        return RedisServer.start(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-ca-cert-file",
                certificate.toString(),
                "--tls-auth-clients",
                "no");
    }
}
