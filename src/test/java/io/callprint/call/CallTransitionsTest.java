package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTransitionsTest {
    @Test
    void everyStateIsReachedAndEveryTriggerUsed() {
        Set<CallState> reached = EnumSet.of(CallState.RINGING);
        for (int step = 0; step < CallState.values().length; step++) {
            CallTransitions.rows().stream()
                    .filter(row -> reached.contains(row.from()))
                    .forEach(row -> reached.add(row.to()));
        }
        assertEquals(EnumSet.allOf(CallState.class), reached);
        for (CallTrigger trigger : CallTrigger.values()) {
            assertTrue(CallTransitions.rows().stream().anyMatch(row -> row.trigger() == trigger), trigger.name());
        }
    }

    @Test
    void everyStateButTheLastCanEndAndTheLastIsLeftByNothing() {
        for (CallState state : CallState.values()) {
            Optional<CallState> end = CallTransitions.next(state, CallTrigger.DIALOG_OVER);
            assertEquals(state == CallState.ENDED ? Optional.empty() : Optional.of(CallState.ENDED), end);
        }
        assertFalse(CallTransitions.rows().stream().anyMatch(row -> row.from() == CallState.ENDED));
    }

    @Test
    void decisionsAreTakenOnce() {
        for (CallTransitions.Row row : CallTransitions.rows()) {
            if (row.from().isDecided()) {
                assertTrue(row.to().isDecided(), row.toString());
            }
        }
        for (Outcome outcome : Outcome.values()) {
            assertTrue(
                    CallTransitions.rows().stream()
                            .anyMatch(row -> row.trigger() == outcome.trigger()
                                    && !row.from().isDecided()
                                    && row.to().isDecided()),
                    outcome.key());
        }
    }

    @Test
    void whatHasNoRowChangesNothing() {
        CallProgress progress = new CallProgress("call-1");
        assertFalse(progress.moves(CallTrigger.TRANSFER_DONE));
        assertEquals(CallState.RINGING, progress.state());
        assertTrue(progress.moves(CallTrigger.ANSWER_SENT));
        assertEquals(CallState.ANSWERED, progress.state());
    }

    @Test
    void tablePrintsOneLineARow() {
        String table = CallTransitions.markdown();
        assertEquals(CallTransitions.rows().size() + 2, table.lines().count());
        assertTrue(
                table.contains("| RINGING | ANSWER_SENT | ANSWERED | RFC 3261 section 13.3.1.4: 200 with our SDP |"));
    }
}
