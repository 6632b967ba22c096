package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.LedgerReply.PolicyNotice;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A policy with its version, and the one that returns when it ends. Thread-safe. */
final class Edition {

    private static final long LOOK_AGAIN_MILLIS = Duration.ofHours(1).toMillis();

    /** A slot, now or next, and until when that holds. */
    private record KnownSlot(Optional<Occurrence> slot, long fromMillis, long untilMillis) {}

    final long version;
    final Policy policy;
    final String text;
    final String digest;
    final String author;
    final @Nullable Long untilMillis;

    /** In what it differs from what this node had, where that was not meant. */
    final List<String> conflicts;

    final @Nullable Edition former;

    /** Published here, and not heard of from the ledger so far. */
    private final boolean isProposal;

    private final Map<String, KnownSlot> slots = new ConcurrentHashMap<>();

    Edition(
            long version,
            Policy policy,
            String author,
            @Nullable Long untilMillis,
            @Nullable Edition former,
            List<String> conflicts,
            boolean isProposal) {
        this.version = version;
        this.policy = policy;
        this.text = policy.toString();
        this.digest = PolicyText.digest(text);
        this.author = author;
        this.untilMillis = untilMillis;
        this.former = untilMillis == null ? null : former;
        this.conflicts = conflicts;
        this.isProposal = isProposal;
    }

    /** What to tell the ledger: of a proposal it is to answer what it made of it, and so what returns after it. */
    long heardVersion() {
        return isProposal ? version - 1 : version;
    }

    String heardDigest() {
        return isProposal ? "" : digest;
    }

    private boolean is(PolicyNotice notice) {
        return text.equals(notice.text()) && Objects.equals(untilMillis, notice.untilMillis());
    }

    private boolean isOver(long nowMillis) {
        return untilMillis != null && untilMillis <= nowMillis;
    }

    /**
     * In what the ledger differs from what was published here, is not over, and never came to hold there: while this node
     * was cut off, others published more.
     *
     * @param told what the ledger has, and then what returns there
     * @param policies those of {@code told}
     */
    List<String> overruledBy(List<PolicyNotice> told, List<Policy> policies, long nowMillis) {
        int at = 0;
        for (Edition one = this; one != null && one.isProposal; one = one.former) {
            if (at < told.size() && one.is(told.get(at))) {
                at++;
            } else if (!one.isOver(nowMillis)) {
                int instead = Math.min(at, told.size() - 1);
                List<String> differences =
                        new ArrayList<>(PolicyDifferences.between(one.policy, policies.get(instead)));
                PolicyDifferences.ends(one.untilMillis, told.get(instead).untilMillis())
                        .ifPresent(differences::add);
                return differences;
            }
        }
        return List.of();
    }

    Publish told(Terms terms, String ticketKey) {
        return new Publish(version, digest, text, terms, author, untilMillis, ticketKey);
    }

    /** The cohort's slot at an instant, or else its next one; looked up once for as long as it is the same. */
    Optional<Occurrence> slot(String cohort, long nowMillis) {
        KnownSlot known = slots.get(cohort);
        if (known == null || nowMillis < known.fromMillis || nowMillis >= known.untilMillis) {
            known = look(cohort, nowMillis);
            slots.put(cohort, known);
        }
        return known.slot;
    }

    private KnownSlot look(String cohort, long nowMillis) {
        Instant now = Instant.ofEpochMilli(nowMillis);
        Optional<Occurrence> slot =
                policy.schedule().flatMap(schedule -> schedule.at(cohort, now).or(() -> schedule.next(cohort, now)));
        long until = slot.map(found -> found.contains(now) ? found.end() : found.start())
                .map(Instant::toEpochMilli)
                .orElse(nowMillis + LOOK_AGAIN_MILLIS);
        return new KnownSlot(slot, nowMillis, until);
    }
}
