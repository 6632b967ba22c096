package io.github.creneau.examples.ent;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Somebody at the ENT, as the cookie tells.
 *
 * @param session names this visit, and its place; made up at login, so it says nothing of the person
 * @param inside whether the visit was let in
 */
public record Visitor(String session, Group group, String school, boolean inside) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SESSION_BYTES = 12;

    /** Somebody who has just come. */
    public static Visitor arriving(Group group, String school) {
        byte[] random = new byte[SESSION_BYTES];
        RANDOM.nextBytes(random);
        return new Visitor(Base64.getUrlEncoder().withoutPadding().encodeToString(random), group, school, false);
    }

    /** Whether they say of themselves what the visitor said. */
    boolean isOf(Group sameGroup, String sameSchool) {
        return group == sameGroup && school.equals(sameSchool);
    }

    /** The same visit, let in or no longer. */
    Visitor inside(boolean now) {
        return new Visitor(session, group, school, now);
    }
}
