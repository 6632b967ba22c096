package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What is done to a process from outside, where there are signals. */
public final class Signals {

    private Signals() {}

    /** Stops it without ending it: its sockets stay open, its peers hear nothing. */
    public static void freeze(Process process) {
        send("-STOP", process);
    }

    /** Lets it go on. */
    public static void thaw(Process process) {
        send("-CONT", process);
    }

    /** Ends it at once, as {@code kill -9} and a crash do; answers when it is gone. */
    public static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static void send(String signal, Process process) {
        try {
            int result = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException("kill " + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
