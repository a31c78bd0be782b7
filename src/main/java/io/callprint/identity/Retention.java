package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.config.RetentionConfig;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes voiceprints that are kept for longer than they may be: too long since the first enrolment, or since the caller was
 * last recognised. Blocks on the store.
 */
public final class Retention {
    /** From so many on, {@link #pruneUnattended} wants an operator when it would delete more than every second caller. */
    static final int MANY = 10;

    private final VoiceprintStore store;
    private final RetentionConfig config;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * A voiceprint whose time is over.
     *
     * @param reason for people
     */
    public record Overdue(CallerId caller, String reason) {}

    public Retention(VoiceprintStore store, RetentionConfig config, AuditLog audit, Clock clock) {
        this.store = store;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those whose time is over now; changes nothing. */
    public List<Overdue> overdue() {
        List<Overdue> overdue = new ArrayList<>();
        if (config.isOn()) {
            store.ping(); // others may have seen callers of whom a store only knows how they were before it lost its
            // server
            store.forEach(voiceprint ->
                    reason(voiceprint).ifPresent(reason -> overdue.add(new Overdue(voiceprint.caller(), reason))));
        }
        return overdue;
    }

    /** @return those that were deleted */
    public List<Overdue> prune(String actor) {
        return delete(overdue(), actor);
    }

    /**
     * As {@link #prune}, without anybody who looks at it: a clock that is wrong by years must not delete everybody.
     *
     * @return those that were deleted
     * @throws IllegalStateException one sentence, when it is more than every second caller: none was deleted
     */
    public List<Overdue> pruneUnattended() {
        List<Overdue> overdue = overdue();
        if (overdue.size() >= MANY && 2L * overdue.size() > store.count()) {
            throw new IllegalStateException(
                    "the time of %d voiceprints is over, more than every second: none is deleted without an operator; if the clock is right run `callprint callers prune`"
                            .formatted(overdue.size()));
        }
        return delete(overdue, "server");
    }

    private List<Overdue> delete(List<Overdue> overdue, String actor) {
        List<Overdue> deleted = new ArrayList<>();
        for (Overdue one : overdue) {
            boolean isStillOver = store.find(one.caller()).flatMap(this::reason).isPresent(); // they may have called
            if (isStillOver && store.delete(one.caller())) {
                audit.record(AuditEntry.ofOperator(
                        clock.instant(),
                        actor,
                        "voiceprint.expire",
                        one.caller().value(),
                        one.reason()));
                deleted.add(one);
            }
        }
        return deleted;
    }

    private Optional<String> reason(Voiceprint voiceprint) {
        Instant now = clock.instant();
        if (isOver(voiceprint.createdAt(), config.maxAgeDays(), now)) {
            return Optional.of("enrolled more than " + config.maxAgeDays() + " days ago");
        }
        return isOver(voiceprint.lastSeen(), config.unseenDays(), now)
                ? Optional.of("not seen for more than " + config.unseenDays() + " days")
                : Optional.empty();
    }

    private static boolean isOver(Instant since, int days, Instant now) {
        return days > 0 && Duration.between(since, now).compareTo(Duration.ofDays(days)) > 0;
    }
}
