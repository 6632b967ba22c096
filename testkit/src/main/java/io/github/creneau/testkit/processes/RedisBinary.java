package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code redis-server} is: on the PATH, else in the jar of embedded-redis, where that is on the class path.
 * {@code -Dcreneau.redis=embedded} passes the PATH over. Thread-safe.
 */
public final class RedisBinary {

    private static @Nullable Path found;

    private RedisBinary() {}

    /**
     * The program, ready to be run.
     *
     * @throws IllegalStateException when there is none, so that tests fail rather than be skipped
     */
    public static synchronized Path path() {
        if (found == null) {
            found = onThePath().or(RedisBinary::inTheJar).orElseThrow(RedisBinary::nowhere);
        }
        return found;
    }

    private static Optional<Path> onThePath() {
        if ("embedded".equals(System.getProperty("creneau.redis"))) {
            return Optional.empty();
        }
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, "redis-server");
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> inTheJar() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean isArm = machine.equals("aarch64") || machine.equals("arm64");
        String name = system.contains("linux")
                ? isArm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64"
                : isArm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
        try (InputStream resource = ClassLoader.getSystemResourceAsStream(name)) {
            if (resource == null) {
                return Optional.empty();
            }
            Path file = Files.createTempDirectory("creneau-redis").resolve("redis-server");
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
            file.toFile().deleteOnExit();
            return file.toFile().setExecutable(true) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException nowhere() {
        return new IllegalStateException(
                "no redis-server on the PATH, and none for this machine in embedded-redis on the class path: install one");
    }
}
