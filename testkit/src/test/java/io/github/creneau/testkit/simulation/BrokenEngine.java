package io.github.creneau.testkit.simulation;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;

/**
 * The engine with one mistake in it: a line of its source is replaced, the file compiled anew, and the simulator run
 * over the result in a class loader of its own. So the mistakes are in the real engine, and the engine needs no switch.
 *
 * @param seed one by which the mistake is found
 */
record BrokenEngine(long seed, String mistake, String file, String line, String wrongLine) {

    private static final String SOURCES = "core/src/main/java/io/github/creneau/";

    /** What is found by each of the seeds in turn, until something is; empty if nothing is. */
    Optional<String> find(PrimitiveIterator.OfLong seeds, Path directory) throws Exception {
        compile(directory);
        Class<?> simulation = new BrokenLoader(directory).loadClass(Simulation.class.getName());
        Method run = simulation.getMethod("run", long.class, Consumer.class);
        try (AutoCloseable runs = (AutoCloseable) simulation.getConstructor().newInstance()) {
            while (seeds.hasNext()) {
                long next = seeds.nextLong();
                Object broken = run.invoke(runs, next, null);
                if (broken != null) {
                    return Optional.of("seed " + next + ":" + broken);
                }
            }
        }
        return Optional.empty();
    }

    private void compile(Path directory) throws IOException {
        Path source = root().resolve(SOURCES).resolve(file);
        String text = Files.readString(source);
        int at = text.indexOf(line);
        if (at < 0 || text.indexOf(line, at + 1) >= 0) {
            throw new AssertionError("'" + mistake + "' needs exactly one such line in " + file + ": " + line);
        }
        Path wrong = directory.resolve(source.getFileName());
        Files.writeString(wrong, text.replace(line, wrongLine));
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-implicit:none"));
        arguments.addAll(List.of("-d", directory.toString(), "-cp", classPath(), wrong.toString()));
        if (javac.run(out, out, arguments.toArray(new String[0])) != 0) {
            throw new AssertionError("'" + mistake + "' does not compile: " + output);
        }
    }

    private static String classPath() {
        List<String> paths = new ArrayList<>();
        for (String name : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            paths.add(System.getProperty(name, ""));
        }
        return String.join(File.pathSeparator, paths);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve(SOURCES))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new AssertionError("the engine's sources are not there");
        }
        return directory;
    }

    /** The name of its test. */
    @Override
    public String toString() {
        return mistake;
    }
}
