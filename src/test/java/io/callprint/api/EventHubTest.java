package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private final EventHub hub = new EventHub();

    @Test
    void aPageOpenedLateSeesTheCallInProgress() throws InterruptedException {
        hub.on(ringing("a"));
        hub.on(new CallEvent.Listening("a", "x", Instant.EPOCH, 1, true, -20));
        try (EventHub.Subscription late = hub.subscribe()) {
            hub.on(ended("a"));
            assertEquals(List.of(ringing("a")), late.before());
            assertEquals(List.of(ended("a")), late.next(1_000));
        }
    }

    @Test
    void aSlowReaderLosesEventsAndHoldsUpNobody() throws InterruptedException {
        try (EventHub.Subscription slow = hub.subscribe()) {
            for (int i = 0; i < 1_500; i++) {
                hub.on(ringing("a"));
            }
            assertEquals(500, hub.dropped());
            assertEquals(1_000, slow.next(1_000).size());
            hub.on(ended("a"));
            assertEquals(List.of(ended("a")), slow.next(1_000));
        }
    }

    @Test
    void onlyEndedCallsAreForgotten() {
        hub.on(ringing("alive"));
        for (int i = 0; i < 200; i++) {
            hub.on(ringing("c" + i));
            hub.on(ended("c" + i));
        }
        assertTrue(hub.remembered().contains(ringing("alive")));
        assertEquals(
                50, hub.remembered().stream().map(CallEvent::callId).distinct().count());
    }

    @Test
    void aClosedSubscriptionTakesNothing() {
        hub.subscribe().close();
        for (int i = 0; i < 1_500; i++) {
            hub.on(ringing("a"));
        }
        assertEquals(0, hub.dropped());
    }

    private static CallEvent ringing(String callId) {
        return new CallEvent.Ringing(callId, "x", Instant.EPOCH, "service");
    }

    private static CallEvent ended(String callId) {
        return new CallEvent.Ended(callId, "x", Instant.EPOCH, CallEnd.CALLER_HUNG_UP, 1);
    }
}
