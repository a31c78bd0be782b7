package io.callprint.identity;

import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.utterance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.UnknownCalls.UnknownCall;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Note;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The voices of unrecognised calls: none unless asked for, few, and for a while. */
class UnknownCallsTest {
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final SteppedClock clock = new SteppedClock();
    private final UnknownCalls calls = new UnknownCalls(store, TWO_HOURS, clock);

    private List<String> kept() {
        return calls.list().stream().map(UnknownCall::callId).toList();
    }

    @Test
    void voiceIsFoundByItsCallWhileItIsKept() {
        calls.keep(utterance(4, axis(3)), "a@b");
        clock.pass(Duration.ofMinutes(1));
        calls.keep(utterance(5, axis(4)), "other\n@b");

        assertEquals(List.of("other\n@b", "a@b"), kept());
        UnknownCall found = calls.find("a@b").orElseThrow();
        assertArrayEquals(axis(3), found.sample().embedding().vector());
        assertEquals(4, found.sample().netSpeechSeconds());
        assertEquals("call:a@b", found.sample().source());
        assertEquals(Voices.NOW, found.sample().recordedAt());
        assertEquals(Optional.empty(), calls.find("c@b"));

        clock.pass(TWO_HOURS.minusSeconds(60));
        assertEquals(List.of("other\n@b"), kept(), "over, even before it is deleted");
        calls.refresh();
        assertEquals(1, store.notes("unknown-call").size());
    }

    @Test
    void nothingIsKeptUnlessAskedFor() {
        new UnknownCalls(store, Duration.ZERO, clock).keep(utterance(5, axis(3)), "a@b");
        assertEquals(List.of(), store.notes("unknown-call"));
    }

    @Test
    void whatWasKeptIsDeletedWhenItIsNoLongerWanted() {
        calls.keep(utterance(5, axis(3)), "a@b");
        new UnknownCalls(store, Duration.ZERO, clock).refresh();
        assertEquals(List.of(), store.notes("unknown-call"));
    }

    @Test
    void whatWasKeptBeforeARestartEndsInTimeToo() {
        calls.keep(utterance(5, axis(3)), "a@b");
        UnknownCalls restarted = new UnknownCalls(store, TWO_HOURS, clock);
        restarted.refresh();
        assertEquals(1, store.notes("unknown-call").size());
        clock.pass(TWO_HOURS);
        restarted.refresh();
        assertEquals(List.of(), store.notes("unknown-call"));
    }

    @Test
    void oldestGoWhenTheyAreTooMany() {
        for (int i = 0; i <= UnknownCalls.MOST; i++) {
            calls.keep(utterance(5, axis(i % 8)), "call-" + i);
            clock.pass(Duration.ofMillis(10));
        }
        calls.keep(utterance(5, axis(2)), "call-5");
        List<String> kept = kept();
        assertEquals(UnknownCalls.MOST, kept.size());
        assertEquals("call-5", kept.getFirst());
        assertEquals("call-1", kept.getLast());
    }

    @Test
    void callerWhoOptsOutIsForgotten() {
        calls.keep(utterance(5, axis(3)), "a@b");
        calls.forget("a@b");
        calls.forget("never@kept");
        assertEquals(List.of(), store.notes("unknown-call"));
    }

    @Test
    void storeThatIsAwayOrDamagedDisturbsNobody() {
        store.keep(new Note("unknown-call", "k", "{", clock.instant().plus(TWO_HOURS)), clock.instant());
        assertEquals(List.of(), kept());
        store.goDown();
        calls.keep(utterance(5, axis(3)), "a@b");
        store.comeBack();
        assertTrue(calls.find("a@b").isEmpty());
    }
}
