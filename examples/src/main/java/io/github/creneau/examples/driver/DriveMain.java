package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Sends the people of March 2020 to three servers of the ENT, by real HTTP, and says what was counted in the servers' access
 * logs and at the store. Then compares what a refusal costs with what the home page costs.
 *
 * <p>System properties, each with its default:
 *
 * <ul>
 *   <li>{@code drive.backend}: {@code redis} starts a Redis of its own;
 *       else the address of one with nothing else to do, or {@code in-process}; {@code virtual} asks the limiters without
 *       servers, in virtual time
 *   <li>{@code drive.protection} (appointments): plain, appointments, slots (the Friday), all, one after the other, or none
 *   <li>{@code drive.pace} (10): how many times as fast
 *   <li>{@code drive.oneIn} (4): a quarter of the people meets a quarter of the places
 *   <li>{@code drive.from} (08:35), {@code drive.until} (09:35): the hours
 *   <li>{@code drive.cost} (true): whether a refusal is compared with the home page; on Redis only
 * </ul>
 */
public final class DriveMain {

    /** The places of that Monday morning. */
    private static final int PLACES = 5_000;

    private static final String VIRTUAL = "virtual";

    private DriveMain() {}

    /** Runs; no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String backend = property("drive.backend", "redis");
        try (RedisProcess redis = backend.equals("redis") ? RedisProcess.start() : null) {
            String address = redis == null ? backend : redis.address();
            // A database for each: what one run has left counts in its own only.
            int database = 0;
            boolean isRedis = address.startsWith("redis");
            for (Protection protection : protections()) {
                drive(plan(isRedis ? address + "/" + database++ : address, protection));
            }
            if (isRedis && property("drive.cost", "true").equals("true")) {
                System.out.print(RefusalCost.compare(address + "/" + database).report());
            }
        }
        System.exit(0);
    }

    private static void drive(Plan plan) throws IOException, InterruptedException {
        if (plan.backend().equals(VIRTUAL)) {
            System.out.println(VirtualDrive.report(plan));
            return;
        }
        if (plan.isInProcess()) {
            System.out.println(Drive.run(plan).report());
            return;
        }
        try (StoreCount count = new StoreCount(plan.backend())) {
            Drive drive = Drive.run(plan);
            System.out.print(drive.report());
            System.out.printf(
                    Locale.ROOT,
                    "  %-28s %,d, %.2f for each request%n%n",
                    "commands at Redis",
                    count.soFar(),
                    (double) count.soFar() / drive.requests());
        }
    }

    private static List<Protection> protections() {
        String wanted = property("drive.protection", "appointments").toUpperCase(Locale.ROOT);
        return Stream.of(Protection.values())
                .filter(protection -> wanted.equals("ALL") || protection.name().equals(wanted))
                .toList();
    }

    private static Plan plan(String store, Protection protection) {
        LocalDate day = LocalDate.of(2020, 3, protection == Protection.SLOTS ? 20 : 16);
        int oneIn = number("drive.oneIn", "4");
        return new Plan(
                store,
                protection,
                PLACES / Plan.NODES / oneIn,
                at(day, property("drive.from", "08:35")),
                at(day, property("drive.until", "09:35")),
                number("drive.pace", "10"),
                oneIn,
                Path.of("target", "drive", protection.name().toLowerCase(Locale.ROOT)));
    }

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(Slots.ZONE).toInstant();
    }

    private static int number(String name, String fallback) {
        return Integer.parseInt(property(name, fallback));
    }

    private static String property(String name, String fallback) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? fallback : value;
    }
}
