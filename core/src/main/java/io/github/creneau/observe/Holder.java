package io.github.creneau.observe;

import java.time.Instant;

/**
 * A session that is inside, as an operator sees it.
 *
 * @param weight places that it takes; 0: let in by shadow mode
 * @param node the node that let it in: its name, and what tells it from other nodes of that name
 * @param since when it came in, in backend time
 * @param until when its place ends if it is not touched any more
 */
public record Holder(String session, String cohort, int weight, String node, Instant since, Instant until) {

    /** All but whose it is: that ends in no log. */
    @Override
    public String toString() {
        return "Holder[session of " + cohort + ", weight=" + weight + ", node=" + node + ", since=" + since + ", until="
                + until + "]";
    }
}
