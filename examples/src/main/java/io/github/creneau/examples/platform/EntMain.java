package io.github.creneau.examples.platform;

import java.util.concurrent.CountDownLatch;

/**
 * Starts the ENT, its balancer and its operations page, and says what to try. System properties: {@code ent.port},
 * {@code ent.nodes}, {@code ent.backend}, {@code ent.places} (of each server), {@code ent.protection} (plain, appointments or
 * slots), {@code ent.clock} (a local date and time, or {@code now}), {@code ent.speed}, {@code ent.password}, {@code ent.logs}.
 */
public final class EntMain {

    private EntMain() {}

    /** Runs until it is interrupted; no arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Options options = Options.read();
        Demo demo = new Demo(options);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            demo.close();
            end.countDown();
        }));
        System.out.print(Welcome.text(options, demo.port()));
        end.await();
    }
}
