package io.callprint.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.store.SampleJson;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voices of the latest calls in which nobody was recognised, so that one of them can be watched afterwards: expiring notes
 * of the store, at most {@value #MOST} of one process. Off unless a time is configured. Nobody is compared with them. Blocks
 * on the store; any thread.
 */
public final class UnknownCalls implements SharedNotes.Reader {
    static final int MOST = 1_000;

    private static final String KIND = "unknown-call";
    private static final Logger log = LoggerFactory.getLogger(UnknownCalls.class);

    private final VoiceprintStore store;
    private final Duration keepFor;
    private final Clock clock;
    private final ConcurrentLinkedDeque<Kept> kept = new ConcurrentLinkedDeque<>(); // oldest first
    private volatile boolean hasRead;

    private record Kept(String key, Instant until) {}

    /**
     * A call whose voice is kept.
     *
     * @param sample its speech, as one of an enrolment
     */
    public record UnknownCall(String callId, EnrolmentSample sample, Instant until) {}

    /** @param keepFor zero keeps nothing */
    public UnknownCalls(VoiceprintStore store, Duration keepFor, Clock clock) {
        this.store = store;
        this.keepFor = keepFor;
        this.clock = clock;
    }

    boolean isOn() {
        return !keepFor.isZero();
    }

    /**
     * Keeps the voice of a call, and drops the oldest when they are too many. Does nothing when it is off; when the store is
     * away it is not kept.
     */
    public void keep(Utterance said, String callId) {
        if (!isOn()) {
            return;
        }
        Instant now = clock.instant();
        Instant until = now.plus(keepFor);
        EnrolmentSample sample = new EnrolmentSample(
                said.sampleId(),
                said.embedding(),
                said.netSpeechSeconds(),
                said.quality().score(),
                now,
                EnrolmentSample.Origin.ENROLMENT,
                "call:" + callId);
        ObjectNode body = SampleJson.JSON.createObjectNode().put("callId", callId);
        body.set("samples", SampleJson.written(List.of(sample)));
        String key = keyOf(callId);
        try {
            store.keep(new Note(KIND, key, body.toString(), until), now);
            kept.removeIf(one -> one.key().equals(key));
            kept.addLast(new Kept(key, until));
            while (kept.size() > MOST) {
                dropOldest();
            }
        } catch (StoreUnavailableException e) {
            log.warn("the voice of an unknown call is not kept: {}", e.getMessage());
        }
    }

    /** Forgets a call; nothing happens when it was not kept. */
    public void forget(String callId) {
        String key = keyOf(callId);
        if (kept.removeIf(one -> one.key().equals(key))) {
            store.drop(KIND, key);
        }
    }

    /** Newest first. */
    public List<UnknownCall> list() {
        Instant now = clock.instant();
        return store.notes(KIND).stream()
                .filter(note -> note.until().isAfter(now))
                .flatMap(note -> read(note).stream())
                .sorted(Comparator.comparing(UnknownCall::until).reversed())
                .toList();
    }

    public Optional<UnknownCall> find(String callId) {
        return list().stream().filter(call -> call.callId().equals(callId)).findFirst();
    }

    /** Deletes what is over, also what was kept before a restart or while it was still on. */
    @Override
    public void refresh() {
        if (!hasRead) {
            List<Kept> before = new ArrayList<>(store.notes(KIND).stream()
                    .map(note -> new Kept(note.key(), isOn() ? note.until() : Instant.EPOCH))
                    .toList());
            before.sort(Comparator.comparing(Kept::until).reversed());
            before.forEach(kept::addFirst);
            hasRead = true;
        }
        Instant now = clock.instant();
        for (Kept oldest = kept.peekFirst();
                oldest != null && !oldest.until().isAfter(now);
                oldest = kept.peekFirst()) {
            dropOldest();
        }
    }

    private void dropOldest() {
        Kept oldest = kept.pollFirst();
        if (oldest != null) {
            store.drop(KIND, oldest.key());
        }
    }

    /** Call-IDs are chosen by callers: of any length, with any characters. */
    private static String keyOf(String callId) {
        return UUID.nameUUIDFromBytes(callId.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Optional<UnknownCall> read(Note note) {
        try {
            JsonNode body = SampleJson.JSON.readTree(note.body());
            return Optional.of(new UnknownCall(
                    body.required("callId").asText(),
                    SampleJson.read(body.required("samples")).getFirst(),
                    note.until()));
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "the voice kept of an unknown call is damaged ({}) and is left out",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
