/**
 * Replays a day of a platform through real limiters in virtual time: seeded people, nodes that join and leave, people
 * who come back as they were told and people who do not. Start at {@link io.github.creneau.testkit.replay.Replay}.
 */
@NullMarked
package io.github.creneau.testkit.replay;

import org.jspecify.annotations.NullMarked;
