package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audit.AuditEntry;
import io.callprint.config.AttemptsConfig;
import io.callprint.config.IdentityConfig;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Note;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three failures for a caller, five from a number, eight altogether, within an hour. */
class AttemptLimitsTest {
    private static final String KIND = "failed-attempt";
    private static final AttemptsConfig CONFIG = new AttemptsConfig(3, 5, 8, 3_600);

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final SteppedClock clock = new SteppedClock();
    private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
    private final AttemptLimits limits = limits(CONFIG);

    private AttemptLimits limits(AttemptsConfig config) {
        return new AttemptLimits(store, config, audited::add, clock);
    }

    private static CallerClaim claim(String number, String account) {
        return new CallerClaim(
                Optional.of(number).filter(n -> !n.isEmpty()).map(Voices::id),
                Optional.of(account).filter(a -> !a.isEmpty()).map(Voices::id));
    }

    private List<String> exceeded() {
        return audited.stream()
                .filter(entry -> entry.action().equals("attempts.exceeded"))
                .map(AuditEntry::subject)
                .toList();
    }

    @Test
    void callerWhoWasGuessedAtTooOftenIsNotVerifiedUntilTheWindowHasPassed() {
        for (int i = 0; i < 3; i++) {
            assertFalse(limits.areExceededBy(claim("+1", "alice")));
            limits.failed(claim("+" + i, "alice"));
            clock.pass(Duration.ofMinutes(10));
        }
        assertTrue(limits.areExceededBy(claim("+9", "alice")), "from whatever number");
        assertFalse(limits.areExceededBy(claim("+9", "bob")));
        assertFalse(limits.areExceededBy(CallerClaim.NONE));
        assertEquals(List.of("caller alice"), exceeded());
        clock.pass(Duration.ofMinutes(29));
        assertTrue(limits.areExceededBy(claim("+9", "alice")));
        clock.pass(Duration.ofMinutes(1)); // the first is an hour old
        assertFalse(limits.areExceededBy(claim("+9", "alice")));
    }

    @Test
    void numberThatTriesManyCallersIsStoppedToo() {
        for (int i = 0; i < 5; i++) {
            assertFalse(limits.areExceededBy(claim("+1", "caller-" + i)));
            limits.failed(claim("+1", "caller-" + i));
        }
        assertTrue(limits.areExceededBy(claim("+1", "caller-9")));
        assertTrue(limits.areExceededBy(claim("+1", "")));
        assertFalse(limits.areExceededBy(claim("+2", "caller-9")));
        assertEquals(List.of("number +1"), exceeded());
    }

    @Test
    void manyNumbersAndCallersTogetherStopWhoeverClaimsAnybody() {
        for (int i = 0; i < 8; i++) {
            limits.failed(claim("+" + i, "caller-" + i));
        }
        assertTrue(limits.areExceededBy(claim("+9", "caller-9")));
        assertFalse(limits.areExceededBy(CallerClaim.NONE));
        assertEquals(List.of("all callers"), exceeded());
    }

    @Test
    void zeroIsNoLimit() {
        AttemptLimits none = limits(new AttemptsConfig(0, 0, 0, 3_600));
        for (int i = 0; i < 50; i++) {
            none.failed(claim("+1", "alice"));
        }
        assertFalse(none.areExceededBy(claim("+1", "alice")));
    }

    @Test
    void failuresAreSharedAndSurviveARestart() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            limits.failed(claim("+" + i, "alice"));
        }
        eventually(() -> store.notes(KIND).size() == 3);
        AttemptLimits other = limits(CONFIG);
        other.refresh();
        assertTrue(other.areExceededBy(claim("+9", "alice")));
        limits.refresh();
        assertTrue(limits.areExceededBy(claim("+9", "alice")), "counted once, not twice");
        assertEquals(3, store.notes(KIND).size());
    }

    /** A second writing of a failure would bring it back after another process has forgotten it. */
    @Test
    void eachFailureIsWrittenOnce() throws InterruptedException {
        List<String> written = new CopyOnWriteArrayList<>();
        CountDownLatch goOn = new CountDownLatch(1);
        InMemoryVoiceprintStore slow = new InMemoryVoiceprintStore() {
            @Override
            public synchronized void keep(Note note, Instant now) {
                super.keep(note, now);
                written.add(note.key());
            }
        };
        AttemptLimits busy = new AttemptLimits(slow, CONFIG, audited::add, clock);
        List<Thread> calls = IntStream.range(0, 50)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    await(goOn);
                    busy.failed(claim("+1", "alice"));
                }))
                .toList();
        goOn.countDown();
        for (Thread call : calls) {
            call.join();
        }
        eventually(() -> slow.notes(KIND).size() == 50);
        busy.refresh();
        assertEquals(50, written.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void unlockForgetsFailuresInEveryProcess() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            limits.failed(claim("+1", "alice"));
        }
        limits.failed(claim("+2", "bob"));
        eventually(() -> store.notes(KIND).size() == 6);
        AttemptLimits command = limits(CONFIG);

        assertEquals(5, command.unlock(id("alice"), "operator test"));

        limits.refresh();
        assertFalse(limits.areExceededBy(claim("+1", "alice")));
        assertEquals(
                "attempts.unlock alice",
                audited.getLast().action() + " " + audited.getLast().subject());
        assertEquals(0, command.unlock(id("alice"), "operator test"));
        assertEquals(1, command.unlockAll("operator test"));
        assertEquals(List.of(), store.notes(KIND));
    }

    @Test
    void failuresCountWhileTheStoreIsDownAndAreWrittenLater() throws InterruptedException {
        store.goDown();
        for (int i = 0; i < 3; i++) {
            limits.failed(claim("+1", "alice"));
        }
        assertTrue(limits.areExceededBy(claim("+1", "alice")));
        store.comeBack();
        limits.refresh();
        eventually(() -> store.notes(KIND).size() == 3);
        assertTrue(limits.areExceededBy(claim("+1", "alice")));
    }

    @Test
    void oldFailuresLeaveTheStore() throws InterruptedException {
        limits.failed(claim("+1", "alice"));
        eventually(() -> store.notes(KIND).size() == 1);
        clock.pass(Duration.ofHours(2));
        limits.failed(claim("+1", "bob"));
        eventually(() -> store.notes(KIND).size() == 1
                && store.notes(KIND).getFirst().body().contains("bob"));
    }

    @Test
    void damagedNotesAreLeftOut() {
        store.keep(new Note(KIND, "x", "{", clock.instant().plusSeconds(60)), clock.instant());
        limits.refresh();
        assertFalse(limits.areExceededBy(claim("+1", "alice")));
    }

    @Test
    void onlyFinalAnswersThatNameNobodyFailAVerificationOfSomebodyEnrolled() throws InterruptedException {
        try (Gallery gallery = new Gallery(
                store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), new SteppedPause())) {
            store.save(voiceprint("alice", axis(0), 3));
            store.save(voiceprint("bob", axis(1), 3));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            VoiceIdentifier recognition = new VoiceIdentifier(
                    gallery,
                    new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS),
                    IdentityConfig.DEFAULTS,
                    new OptOuts(store, Duration.ofSeconds(5)),
                    new LastSeen(store, Clock.systemUTC()),
                    new CallScores());
            LimitedIdentifier identifier = new LimitedIdentifier(recognition, limits, gallery);
            CallerClaim alice = claim("", "alice");
            for (int i = 0; i < 10; i++) {
                identifier.identify(utterance(5, axis(9)), alice, false); // an early look
                identifier.identify(utterance(5, axis(0)), alice, true);
                identifier.identify(utterance(5, axis(1)), alice, true); // Bob on Alice's telephone
                identifier.identify(utterance(5, axis(9)), claim("+7", ""), true); // nobody's number
                identifier.identify(utterance(5, axis(9)), CallerClaim.NONE, true);
            }
            assertEquals(Optional.empty(), identifier.refusal(alice));
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        "Unknown",
                        identifier.identify(utterance(5, axis(9)), alice, true).result());
            }
            assertEquals(Optional.of("too many attempts"), identifier.refusal(alice));
            assertEquals(
                    new Identification.Unavailable("too many attempts", 5),
                    identifier.identify(utterance(5, axis(0)), alice, true));
        }
    }
}
