package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.vector;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audit.AuditEntry;
import io.callprint.config.IdentityConfig;
import io.callprint.config.WatchlistConfig;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Note;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With 5 s of speech strangers reach 0.33 once in a thousand, 0.44 once in ten thousand. */
class WatchlistTest {
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final Gallery gallery =
            new Gallery(store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), new SteppedPause());
    private final Scoring scoring = new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS);
    private final SteppedClock clock = new SteppedClock();
    private final List<AuditEntry> audited = new ArrayList<>();
    private final WatchedVoices voices = new WatchedVoices(store, audited::add, clock);
    private final Watchlist watchlist = watchlist(0.001);

    private Watchlist watchlist(double falseAlarmRate) {
        return new Watchlist(voices, gallery, scoring, new WatchlistConfig(falseAlarmRate, 0), audited::add, clock);
    }

    @BeforeEach
    void start() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        gallery.start();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private void watch(String id, String reason, float[] vector) {
        voices.add(
                new WatchedVoice(
                        id,
                        reason,
                        "a.wav",
                        voiceprint("x", vector, 3).samples(),
                        clock.instant(),
                        clock.instant().plus(Duration.ofDays(1))),
                "operator test");
        watchlist.refresh();
    }

    private Optional<String> flagged(float[] vector) {
        return watchlist.match(utterance(5, vector), "call-1").map(WatchMatch::reason);
    }

    @Test
    void watchedVoiceIsFlaggedAndTheMatchAudited() {
        watch("0badcafe", "Chargebacks; call security", axis(3));

        assertEquals(Optional.empty(), flagged(axis(0)));
        assertEquals(
                Optional.of(new WatchMatch("0badcafe", "Chargebacks; call security")),
                watchlist.match(utterance(5, axis(3)), "call-1"));

        AuditEntry match = audited.getLast();
        assertEquals("watch.match 0badcafe call-1", match.action() + " " + match.subject() + " " + match.callId());
        assertEquals(
                List.of("watch.add", "watch.match"),
                audited.stream().map(AuditEntry::action).toList());
    }

    @Test
    void alarmRateIsOfTheWholeList() {
        watch("0000000a", "first", vector(0, 0, 0, 1));
        float[] atOneInTwoThousand = vector(0, 0, 0, 0.35);
        assertEquals(Optional.of("first"), flagged(atOneInTwoThousand));
        for (int i = 0; i < 9; i++) {
            watch("0000001" + i, "another", axis(10 + i));
        }
        assertEquals(Optional.empty(), flagged(atOneInTwoThousand), "ten voices: each at one in ten thousand");
        assertEquals(Optional.of("first"), flagged(vector(0, 0, 0, 0.45)));
    }

    @Test
    void closestOfSeveralIsNamed() {
        watch("0000000a", "first", vector(0, 0, 0, 0.8));
        watch("0000000b", "second", axis(3));
        assertEquals(Optional.of("second"), flagged(axis(3)));
    }

    @Test
    void timeOfAVoiceEndsAndItIsDeleted() {
        watch("0badcafe", "reason", axis(3));
        clock.pass(Duration.ofDays(1));

        assertEquals(Optional.empty(), flagged(axis(3)), "even before the list is read again");
        watchlist.refresh();

        assertEquals(0, watchlist.size());
        assertEquals(List.of(), store.notes("watched-voice"));
        assertEquals("watch.expire", audited.getLast().action());
    }

    @Test
    void removedVoiceIsWatchedNoMore() {
        watch("0badcafe", "reason", axis(3));
        assertTrue(voices.remove("0badcafe", "operator test"));
        assertFalse(voices.remove("0badcafe", "operator test"));
        watchlist.refresh();
        assertEquals(Optional.empty(), flagged(axis(3)));
        assertEquals("watch.remove", audited.getLast().action());
    }

    @Test
    void watchedVoiceIsNoCaller() {
        watch("0badcafe", "reason", axis(3));
        VoiceIdentifier identifier = new VoiceIdentifier(
                gallery,
                scoring,
                IdentityConfig.DEFAULTS,
                new OptOuts(store, Duration.ofSeconds(5)),
                new LastSeen(store, Clock.systemUTC()),
                new CallScores());

        assertEquals(
                "Unknown",
                identifier
                        .identify(utterance(5, axis(3)), CallerClaim.NONE, true)
                        .result());
        assertEquals(1, gallery.size());
        assertEquals(1, store.count());
    }

    @Test
    void voicesOfOtherModelsAndDamagedOnesAreLeftOut() {
        store.keep(
                new Note(
                        "watched-voice",
                        "broken",
                        "{\"reason\":",
                        clock.instant().plusSeconds(60)),
                clock.instant());
        voices.add(
                new WatchedVoice(
                        "0badcafe",
                        "reason",
                        "caller x",
                        voiceprint("x", "model-b", axis(3), 1).samples(),
                        clock.instant(),
                        clock.instant().plusSeconds(60)),
                "operator test");
        watchlist.refresh();
        assertEquals(0, watchlist.size());
        assertEquals(1, voices.list().size());
        assertEquals(Optional.empty(), flagged(axis(3)));
    }

    @Test
    void reasonMustBeShowable() {
        for (String reason : List.of("", "  ", "x".repeat(201), "line\nbreak")) {
            assertThrows(IllegalArgumentException.class, () -> watch("0badcafe", reason, axis(3)));
        }
    }

    @Test
    void lastKnownListCountsWhileTheStoreIsDown() {
        watch("0badcafe", "reason", axis(3));
        store.goDown();
        SteppedPause pause = new SteppedPause();
        try (SharedNotes notes = new SharedNotes(pause, watchlist)) {
            notes.start();
            eventually(() -> !pause.asked().isEmpty());
            assertEquals(Optional.of("reason"), flagged(axis(3)));
            store.comeBack();
            voices.remove("0badcafe", "operator test");
            pause.pass();
            eventually(() -> watchlist.size() == 0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
