package io.github.creneau.hazelcast.faults;

import io.github.creneau.spi.Backend;
import java.io.IOException;

/** A member and nothing else; it ends with its input. */
final class MemberMain {

    private MemberMain() {}

    /** Its own address, then those of all members, with commas between. */
    public static void main(String[] args) throws IOException {
        try (Backend member = HazelcastNode.member(args[0])) {
            System.out.println("up");
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } finally {
            System.exit(0);
        }
    }
}
