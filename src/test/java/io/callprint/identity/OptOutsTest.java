package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OptOutsTest {
    private static final CallerClaim BOB = new CallerClaim(Optional.of(id("bob")), Optional.empty());

    @Test
    void lastAnswerCountsWhileTheStoreIsDown() {
        InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
        OptOuts optOuts = new OptOuts(store, Duration.ofSeconds(10));
        store.optOut(id("bob"), Voices.NOW);
        assertTrue(optOuts.contains(BOB));
        store.goDown();
        assertTrue(optOuts.contains(BOB));
        store.comeBack();
        store.withdrawOptOut(id("bob"));
        assertFalse(optOuts.contains(BOB));
    }

    @Test
    void nobodyKnowsOfACallerNeverAskedAboutWhileTheStoreIsDown() {
        InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
        store.optOut(id("bob"), Voices.NOW);
        store.goDown();
        OptOuts optOuts = new OptOuts(store, Duration.ofSeconds(10));
        assertThrows(StoreUnavailableException.class, () -> optOuts.contains(BOB));
    }

    @Test
    void optOutWhileTheStoreIsDownCountsAtOnceAndIsWrittenWhenItIsBack() {
        InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
        store.save(Voices.voiceprint("bob", Voices.axis(0), 1));
        Consent never = new Consent(id("bob"), "p", Consent.Answer.NEVER_ASK_AGAIN, "dtmf:9", "w", Voices.NOW);
        OptOuts optOuts = new OptOuts(store, Duration.ofSeconds(10));
        store.goDown();

        optOuts.keep(never);

        assertTrue(optOuts.contains(BOB));
        assertThrows(StoreUnavailableException.class, optOuts::refresh);
        store.comeBack();
        assertTrue(optOuts.contains(BOB), "before it is written");
        optOuts.refresh();
        assertTrue(store.hasOptedOut(id("bob")));
        assertTrue(store.find(id("bob")).isEmpty());
        assertEquals(List.of(never), store.consents(id("bob")));
        optOuts.refresh();
        assertEquals(1, store.consents(id("bob")).size());
        store.withdrawOptOut(id("bob"));
        assertFalse(optOuts.contains(BOB));
    }

    @Test
    void storeThatHangsDoesNotHoldTheCall() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        VoiceprintStore store = mock();
        when(store.hasOptedOut(any())).thenAnswer(question -> {
            hanging.await();
            return true;
        });
        OptOuts optOuts = new OptOuts(store, Duration.ofMillis(5));
        for (int call = 0; call < 80; call++) { // more than may wait at once
            assertThrows(StoreUnavailableException.class, () -> optOuts.contains(BOB));
        }
        hanging.countDown();
        eventually(() -> knowsThat(optOuts, BOB));
    }

    private static boolean knowsThat(OptOuts optOuts, CallerClaim claim) {
        try {
            return optOuts.contains(claim);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void lastSeenThatCannotBeWrittenIsDroppedAndCounted() throws InterruptedException {
        VoiceprintStore store = mock();
        doThrow(new StoreUnavailableException("mock", "down", new IOException()))
                .when(store)
                .touch(any(), any());
        LastSeen lastSeen = new LastSeen(store, Clock.systemUTC());
        lastSeen.recognised(id("bob"));
        eventually(() -> lastSeen.dropped() == 1);
        assertEquals(1, lastSeen.dropped());
    }
}
