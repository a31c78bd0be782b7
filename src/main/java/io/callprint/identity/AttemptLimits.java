package io.callprint.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.config.AttemptsConfig;
import io.callprint.store.SampleJson;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often somebody may fail to be the caller they claim to be, within a window that slides: per claimed caller, per calling
 * number and over all callers. Failures are notes of the store, so every process counts the same ones and a restart forgets
 * none. At most {@value #MOST} are known at a time, the oldest go first.
 */
public final class AttemptLimits implements SharedNotes.Reader {
    static final int MOST = 10_000;

    private static final String KIND = "failed-attempt";
    private static final Logger log = LoggerFactory.getLogger(AttemptLimits.class);

    private final VoiceprintStore store;
    private final AttemptsConfig config;
    private final AuditLog audit;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    /** Oldest first. Guarded by this. */
    private final List<Failure> failures = new ArrayList<>();

    /** @param isWritten whether the store has it */
    private record Failure(
            String key, Optional<CallerId> caller, Optional<CallerId> number, Instant until, boolean isWritten) {
        boolean concerns(CallerId who) {
            return caller.equals(Optional.of(who)) || number.equals(Optional.of(who));
        }
    }

    /** One of the limits: what it counts, and how many are too many. */
    private record Limit(String subject, Predicate<Failure> counts, int most) {}

    public AttemptLimits(VoiceprintStore store, AttemptsConfig config, AuditLog audit, Clock clock) {
        this.store = store;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether somebody with this claim must wait. Does no I/O; any thread. */
    public synchronized boolean areExceededBy(CallerClaim claim) {
        forgetOld();
        return limits(claim).stream().anyMatch(this::isReached);
    }

    /** The claimed caller is enrolled and the voice is nobody's. Returns at once; any thread. */
    public void failed(CallerClaim claim) {
        Instant now = clock.instant();
        Instant until = now.plusSeconds(config.windowSeconds());
        String key = "%016x-%s".formatted(until.toEpochMilli(), UUID.randomUUID());
        Failure failure = new Failure(key, claim.account().or(claim::number), claim.number(), until, false);
        List<Limit> reached;
        synchronized (this) {
            forgetOld();
            List<Limit> open =
                    limits(claim).stream().filter(limit -> !isReached(limit)).toList();
            add(failure);
            reached = open.stream().filter(this::isReached).toList();
        }
        reached.forEach(limit -> audit.record(new AuditEntry(
                now, "call", "attempts.exceeded", limit.subject(), "", limit.most() + " failed verifications")));
        Thread.ofVirtual().name("failed-attempt").start(this::writeNew);
    }

    /** Forgets failures of a caller, or of a number. Blocks on the store. @return how many there were */
    public long unlock(CallerId who, String actor) {
        return drop(failure -> failure.concerns(who), who.value(), actor);
    }

    /** Forgets all failures. Blocks on the store. @return how many there were */
    public long unlockAll(String actor) {
        return drop(_ -> true, "", actor);
    }

    private long drop(Predicate<Failure> which, String subject, String actor) {
        refresh();
        List<Failure> gone;
        synchronized (this) {
            gone = failures.stream().filter(which).toList();
            failures.removeAll(gone);
        }
        gone.forEach(failure -> store.drop(KIND, failure.key()));
        audit.record(new AuditEntry(
                clock.instant(),
                actor,
                "attempts.unlock",
                subject,
                "",
                gone.size() + " failed verifications forgotten"));
        return gone.size();
    }

    /** What every process has written, and what this one has still to write. */
    @Override
    public void refresh() {
        writeNew();
        Set<String> sharedBefore;
        synchronized (this) {
            sharedBefore = failures.stream()
                    .filter(Failure::isWritten)
                    .map(Failure::key)
                    .collect(Collectors.toSet());
        }
        Map<String, Failure> shared = new TreeMap<>();
        store.notes(KIND).stream().flatMap(AttemptLimits::read).forEach(failure -> shared.put(failure.key(), failure));
        synchronized (this) {
            List<Failure> own = failures.stream()
                    .filter(failure -> !sharedBefore.contains(failure.key()) && !shared.containsKey(failure.key()))
                    .toList();
            failures.clear();
            shared.values().forEach(this::add);
            own.forEach(this::add);
            forgetOld();
        }
    }

    /** One thread at a time: a failure that was written twice would come back after another process has forgotten it. */
    private void writeNew() {
        writing.lock();
        try {
            writeUnwritten();
        } finally {
            writing.unlock();
        }
    }

    private void writeUnwritten() {
        List<Failure> unwritten;
        synchronized (this) {
            unwritten =
                    failures.stream().filter(failure -> !failure.isWritten()).toList();
        }
        for (Failure failure : unwritten) {
            try {
                store.keep(new Note(KIND, failure.key(), body(failure), failure.until()), clock.instant());
            } catch (StoreUnavailableException e) {
                return; // kept here, and tried again with the next refresh
            }
            synchronized (this) {
                failures.replaceAll(
                        f -> f.equals(failure) ? new Failure(f.key(), f.caller(), f.number(), f.until(), true) : f);
            }
        }
    }

    private void add(Failure failure) {
        failures.add(failure);
        if (failures.size() > MOST) {
            failures.removeFirst();
        }
    }

    private void forgetOld() {
        Instant now = clock.instant();
        failures.removeIf(failure -> !failure.until().isAfter(now));
    }

    private boolean isReached(Limit limit) {
        return limit.most() > 0 && failures.stream().filter(limit.counts()).count() >= limit.most();
    }

    private List<Limit> limits(CallerClaim claim) {
        List<Limit> limits = new ArrayList<>();
        Optional<CallerId> caller = claim.account().or(claim::number);
        if (caller.isPresent()) {
            limits.add(new Limit(
                    "caller " + caller.get(), failure -> failure.caller().equals(caller), config.perCaller()));
            limits.add(new Limit("all callers", _ -> true, config.perGallery()));
        }
        claim.number()
                .ifPresent(number -> limits.add(new Limit(
                        "number " + number, failure -> failure.number().equals(claim.number()), config.perNumber())));
        return limits;
    }

    private static String body(Failure failure) {
        Map<String, String> body = new HashMap<>();
        failure.caller().ifPresent(caller -> body.put("caller", caller.value()));
        failure.number().ifPresent(number -> body.put("number", number.value()));
        return SampleJson.JSON.valueToTree(body).toString();
    }

    private static Stream<Failure> read(Note note) {
        try {
            JsonNode body = SampleJson.JSON.readTree(note.body());
            return Stream.of(
                    new Failure(note.key(), caller(body, "caller"), caller(body, "number"), note.until(), true));
        } catch (IOException | IllegalArgumentException e) {
            log.warn(
                    "a failed attempt is damaged ({}) and is left out",
                    e.getClass().getSimpleName());
            return Stream.empty();
        }
    }

    private static Optional<CallerId> caller(JsonNode body, String name) {
        return Optional.ofNullable(body.get(name)).map(JsonNode::asText).map(CallerId::new);
    }
}
